import { afterEach, describe, expect, it, vi } from "vitest";

import { DecodingError } from "./errors.ts";
import { jsonLines, linesOf, type LinesOptions } from "./lines.ts";

describe("linesOf", () => {
  for (const [chunks, expected] of [
    [
      ["a\r", "\nb"],
      ["a", "b"],
    ],
    [
      ["a\r", "b"],
      ["a", "b"],
    ],
    [["a\n\nb"], ["a", "", "b"]],
    [[""], []],
    [[], []],
    [["a"], ["a"]],
    [["a\r"], ["a"]],
    [["12", "345\r", "\n"], ["12345"]],
    [["a\r\r\nb\n\r"], ["a", "", "b", ""]],
    [
      ["a\r", "", "\n", "\nb"],
      ["a", "", "b"],
    ],
    [["\n"], [""]],
    [["a\u2028b\u0085c\fd"], ["a\u2028b\u0085c\fd"]],
  ] as const) {
    it(`cuts ${JSON.stringify(chunks)} into ${JSON.stringify(expected)} (S18)`, async () => {
      expect(await lines(chunks)).toEqual(expected);
    });
  }

  for (const end of ["\n", "\r", "\r\n", "\v", "\f", "\u001c", "\u001d", "\u001e", "\u0085", "\u2028", "\u2029"]) {
    it(`also ends lines at ${JSON.stringify(end)} when asked to (S18)`, async () => {
      expect(await lines([`a${end}b${end}${end}c${end}`], { unicode: true })).toEqual(["a", "b", "", "c"]);
    });
  }

  it("hands on a line that ends in CR before the next chunk is there, and then takes the LF with it", async () => {
    const seen: string[] = [];
    const chunks = (async function* () {
      yield "a\r";
      expect(seen).toEqual(["a"]);
      yield "\nb\r\n";
      expect(seen).toEqual(["a", "b"]);
    })();
    for await (const line of linesOf(chunks)) seen.push(line);
    expect(seen).toEqual(["a", "b"]);
  });

  it("gives the same lines wherever the text is cut", async () => {
    const alphabet = ["a", "\n", "\r", "\u2028"];
    for (const text of words(alphabet, 5)) {
      for (const unicode of [false, true]) {
        const whole = await lines([text], { unicode });
        expect(whole).toEqual(reference(text, unicode));
        for (let at = 1; at < text.length; at++) {
          expect(await lines([text.slice(0, at), text.slice(at)], { unicode })).toEqual(whole);
        }
        expect(await lines(text.split(""), { unicode })).toEqual(whole);
      }
    }
  });

  describe("linesOf searches each character once", () => {
    afterEach(() => vi.restoreAllMocks());

    const size = 20_000;
    for (const [what, chunks] of [
      ["one long line, character by character", Array.from({ length: size }, () => "x")],
      [
        "short lines, character by character",
        Array.from({ length: size }, (_, index) => (index % 10 === 9 ? "\n" : "x")),
      ],
      ["short lines in one chunk, of which none ends in CR", ["xxxxxxxxx\n".repeat(size / 10)]],
      ["nothing but CR", ["\r".repeat(size)]],
    ] as const) {
      it(`in ${what}`, async () => {
        let searched = 0;
        // oxlint-disable-next-line typescript/unbound-method -- it is called with the `this` of the spy
        const test = RegExp.prototype.test;
        vi.spyOn(RegExp.prototype, "test").mockImplementation(function (this: RegExp, text: string) {
          const from = this.lastIndex;
          const found = test.call(this, text);
          searched += (found ? this.lastIndex : text.length) - from;
          return found;
        });
        await lines(chunks);
        expect(searched).toBe(size);
      });
    }
  });

  describe("a line that is too long (S-26)", () => {
    for (const [what, chunks, options] of [
      ["at once, when its end does not come", ["abcde", "f"], { maxLineLength: 5 }],
      ["when it comes in one chunk", ["abcdef\n"], { maxLineLength: 5 }],
      ["when it comes in several chunks", ["ok\nabc", "def\n"], { maxLineLength: 5 }],
      ["when it has more than 1 MiB, by default", ["x".repeat(1_048_577)], {}],
    ] as const) {
      it(`is refused ${what}`, async () => {
        await expect(lines(chunks, options)).rejects.toThrow(
          expect.objectContaining({ code: "ERR_DECODING", message: expect.stringContaining("maxLineLength") }),
        );
      });
    }

    it("is not one of just that length", async () => {
      expect(await lines(["abc", "de\r\nabcde"], { maxLineLength: 5 })).toEqual(["abcde", "abcde"]);
      expect(await lines(["x".repeat(2_000_000)], { maxLineLength: Number.POSITIVE_INFINITY })).toHaveLength(1);
    });

    for (const maxLineLength of [0, -1, Number.NaN]) {
      it(`cannot be told by the limit ${maxLineLength}, which is refused at once`, () =>
        expect(() => linesOf(streamOf([]), { maxLineLength })).toThrow(RangeError));
    }
  });

  it("closes its source when it is left", async () => {
    let closed = false;
    const source = (async function* () {
      try {
        yield "a\nb\n";
      } finally {
        closed = true;
      }
    })();
    for await (const line of linesOf(source)) if (line === "a") break;
    expect(closed).toBe(true);
  });
});

describe("jsonLines", () => {
  it("parses each line, and skips blank ones", async () => {
    expect(await all(jsonLines(streamOf(['{"a":1}', "", "  \t", " [2] ", "null"])))).toEqual([{ a: 1 }, [2], null]);
  });

  it("names the line that is no JSON, blank ones counted, after what came before", async () => {
    const values = jsonLines(streamOf(["1", "", "{oops", "2"]));
    expect(await values.next()).toEqual({ done: false, value: 1 });
    await expect(values.next()).rejects.toThrow(
      expect.objectContaining({
        name: "DecodingError",
        message: 'request: line 3 is not JSON: "{oops"',
        cause: expect.any(SyntaxError),
      }),
    );
  });

  it("shows at most 200 characters, and no control characters", async () => {
    await expect(all(jsonLines(streamOf(["x".repeat(500)])))).rejects.toThrow(
      new DecodingError(`request: line 1 is not JSON: "${"x".repeat(200)}" ...`),
    );
    await expect(all(jsonLines(streamOf(["a\u001b[2J"])))).rejects.toThrow('line 1 is not JSON: "a\\u001b[2J"');
  });
});

async function* streamOf(chunks: readonly string[]): AsyncGenerator<string, void, undefined> {
  yield* chunks;
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const seen: T[] = [];
  for await (const value of values) seen.push(value);
  return seen;
}

async function lines(chunks: readonly string[], options?: LinesOptions): Promise<string[]> {
  return all(linesOf(streamOf(chunks), options));
}

/** The rules again, for a whole text, in another way. */
function reference(text: string, unicode: boolean): string[] {
  const parts = text.split(unicode ? /\r\n|\n|\r|\u2028/ : /\r\n|\n|\r/);
  if (parts.at(-1) === "") parts.pop();
  return parts;
}

function* words(alphabet: readonly string[], length: number): Iterable<string> {
  yield "";
  if (length > 0) for (const word of words(alphabet, length - 1)) for (const letter of alphabet) yield letter + word;
}
