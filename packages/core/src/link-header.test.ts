import { describe, expect, it } from "vitest";

import { parseLinks } from "./link-header.ts";

describe("parseLinks", () => {
  for (const [what, values, expected] of [
    ["no field (S10)", [], []],
    ["a link", ['<https://a.test/2>; rel="next"'], ["https://a.test/2 [next] rel=next"]],
    ["several links on one line", ['</2>; rel="next", </9>; rel="last"'], ["/2 [next] rel=next", "/9 [last] rel=last"]],
    ["several lines", ["</2>; rel=next", "</9>; rel=last"], ["/2 [next] rel=next", "/9 [last] rel=last"]],
    ["an unquoted rel", ["</2>;rel=next"], ["/2 [next] rel=next"]],
    ["several relations in one (S10)", ['</2>; rel="next  last Next"'], ["/2 [next,last] rel=next  last Next"]],
    [
      "a relation that is a URL",
      ['</2>; rel="https://a.test/rels/X"'],
      ["/2 [https://a.test/rels/x] rel=https://a.test/rels/X"],
    ],
    ["; and , in the URL (S10)", ["<http://a/x;y=1,2?a,b;c>; rel=next"], ["http://a/x;y=1,2?a,b;c [next] rel=next"]],
    [
      "; , and > in a quoted value",
      ['</2>; title="a; b, <c> rel=x"; rel=next'],
      ["/2 [next] title=a; b, <c> rel=x rel=next"],
    ],
    ["= in a value (S10)", ["</2>; a=b=c; rel=next"], ["/2 [next] a=b=c rel=next"]],
    ["escapes in a quoted value", ['</2>; title="a \\"b\\" \\\\ c"'], ['/2 [] title=a "b" \\ c']],
    [
      "space everywhere (S10)",
      ['  < /2 >  ;  rel  =  "next"  ,\t</3>\t;\trel\t=\tprev  '],
      ["/2 [next] rel=next", "/3 [prev] rel=prev"],
    ],
    ["no parameters (S10)", ["</2>"], ["/2 []"]],
    ["parameters without value", ["</2>; crossorigin; rel=preload"], ["/2 [preload] crossorigin= rel=preload"]],
    ["names in any case", ["</2>; REL=Next"], ["/2 [next] rel=Next"]],
    ["the first of several rel", ["</2>; rel=next; rel=prev"], ["/2 [next] rel=next"]],
    ["an empty URL", ["<>; rel=self"], [" [self] rel=self"]],
    ["empty elements and parameters", [", ,</2>;; ;rel=next;,,"], ["/2 [next] rel=next"]],
    [
      "an international title in place of the plain one",
      ["</2>; title*=UTF-8'de'n%c3%a4chstes; title=naechstes"],
      ["/2 [] title=nächstes"],
    ],
    [
      "the plain title when the international one is malformed",
      ["</2>; title=a; title*=UTF-8''%ff; title*=latin1''b; title*=x"],
      ["/2 [] title=a"],
    ],
    ["no international rel", ["</2>; rel*=UTF-8''next"], ["/2 []"]],
    [
      "a quote that is never closed",
      ['</2>; rel="next, </3>; rel=prev'],
      ["/2 [next,,</3>;,rel=prev] rel=next, </3>; rel=prev"],
    ],
    ["a URL that is never closed", ["</2; rel=next"], []],
    ["what is no link, up to the next comma", ["junk; rel=next, </2>; rel=next"], ["/2 [next] rel=next"]],
    ["junk after the URL", ["</2> junk; rel=next, </3>"], ["/2 [next] rel=next", "/3 []"]],
    ["junk after a quoted value", ['</2>; a="b"junk; rel=next'], ["/2 [next] a=b rel=next"]],
    [
      "names of Object's prototype",
      ["</2>; __proto__=a; constructor=b; toString*=UTF-8''c"],
      ["/2 [] __proto__=a constructor=b tostring=c"],
    ],
  ] as const) {
    it(`reads ${what}`, () => {
      expect(
        parseLinks(values).map(({ url, rel, params }) =>
          [`${url} [${rel.join(",")}]`, ...Object.entries(params).map((pair) => pair.join("="))].join(" "),
        ),
      ).toEqual(expected);
    });
  }

  it("keys parameters by an object without prototype", () => {
    expect(Object.getPrototypeOf(parseLinks(["</2>; __proto__=x"])[0]!.params)).toBeNull();
  });

  describe("looks at each character a fixed number of times (S-32)", () => {
    for (const [what, unit] of [
      ["open brackets", "<"],
      ["links", "<a>,"],
      ["open links", "<a,"],
      ["quotes", '<a>;b="'],
      ["backslashes", '<a>;b="\\\\'],
      ["spaces", "<a> ;  b  =  "],
      ["semicolons", "<a>;;;"],
      ["equals", "<a>;=="],
      ["commas", ","],
      ["junk", "junk"],
      ["quoted semicolons", '<a>;b="";'],
      ["escaped quotes", '<a>;b="\\"'],
      ["stars", "<a>;a*=UTF-8''%61%"],
    ] as const) {
      it(`in ${what}`, () => {
        const { text, work } = countingText(unit.repeat(65_536 / unit.length));
        parseLinks([text]);
        expect(work()).toBeGreaterThan(60_000);
        expect(work()).toBeLessThan(20 * 65_536);
      });
    }
  });

  it("throws nothing, whatever it is given", () => {
    let seed = 1;
    const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 5000; round++) {
      const text = Array.from({ length: random(40) }, () => "<>;,=\"\\ \ta*%'é"[random(14)]).join("");
      for (const link of parseLinks([text])) expect(link.rel).not.toContain("");
    }
  });
});

/**
 * A string that counts how many of its characters are looked at: one for each index read, and the length of what a method returns or
 * passes over. For tests that a parser is linear, which a clock tells only now and then.
 */
function countingText(content: string): { readonly text: string; work: () => number } {
  let work = 0;
  const text = new Proxy(Object(content) as Record<string, unknown>, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function") {
        if (key !== "length") work++;
        return value;
      }
      return (...given: unknown[]): unknown => {
        const result: unknown = value.apply(content, given);
        work += costOf(result, given, content.length);
        return result;
      };
    },
  });
  return { text: text as unknown as string, work: () => work };
}

function costOf(result: unknown, [, from]: readonly unknown[], length: number): number {
  if (typeof result === "string") return result.length;
  // A search: from where it began to where it ended, or to the end of the text.
  const start = typeof from === "number" ? from : 0;
  return typeof result === "number" && result >= 0 ? result - start : length - start;
}
