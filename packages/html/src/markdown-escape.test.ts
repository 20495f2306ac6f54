import { describe, expect, it } from "vitest";

import { codeSpan, destination, escapeLineStart, escapeText, linkTitle } from "./markdown-escape.ts";

describe("escapeText", () => {
  const alone = { before: "", after: "", hasLinks: false };

  for (const [text, escaped] of [
    ["plain text, with (brackets): and #signs!", "plain text, with (brackets): and #signs!"],
    ["5 * 3 * 2", "5 * 3 * 2"],
    ["a*b* *c **", "a\\*b\\* \\*c **"],
    ["snake_case __init__ _x a _ b", "snake_case \\_\\_init\\_\\_ \\_x a _ b"],
    ["größe_in_m é_é 1_000", "größe_in_m é_é 1_000"],
    ["~5 a~b ~~c", "~5 a\\~b \\~\\~c"],
    ["`code` ``", "\\`code\\` \\`\\`"],
    ["C:\\dir\\*.txt \\", "C:\\dir\\\\\\*.txt \\\\"],
    ["a < b <b> </b> <!-- <3 <? <é", "a < b \\<b> \\</b> \\<!-- <3 \\<? <é"],
    ["AT&T &amp; &#38; &#x26; & &; &copy a&b;", "AT&T \\&amp; \\&#38; \\&#x26; & &; &copy a\\&b;"],
    ["[1] a[b] [c](d) ![e] [f][g]", "[1] a[b] [c\\](d) ![e] [f][g]"],
    ["[1]: x", "\\[1]: x"],
    ["[x] y", "\\[x] y"],
    ["[a", "\\[a"],
    ["wow!", "wow!"],
  ] as const) {
    it(`${text} is ${escaped}`, () => {
      expect(escapeText(text, alone)).toBe(escaped);
    });
  }

  for (const [text, before, after, escaped] of [
    ["*", " ", " ", "*"],
    ["*", "a", " ", "\\*"],
    ["*", " ", "a", "\\*"],
    ["_", "a", "b", "_"],
    ["_", "a", "*", "\\_"],
    ["!", " ", "[", "\\!"],
    ["!", " ", "(", "!"],
    ["\\", "a", "*", "\\\\"],
    ["\\", "a", "b", "\\"],
    ["<", "a", "b", "\\<"],
    ["]", "a", "(", "\\]"],
    ["[a", "*", "*", "[a"],
  ] as const) {
    it(`${text} between ${JSON.stringify(before)} and ${JSON.stringify(after)} is ${escaped}`, () => {
      expect(escapeText(text, { before, after, hasLinks: false })).toBe(escaped);
    });
  }

  it("escapes every bracket where it would be that of a link", () => {
    expect(escapeText("a [b] [c", { ...alone, hasLinks: true })).toBe("a \\[b\\] \\[c");
  });
});

describe("escapeLineStart", () => {
  for (const [line, escaped] of [
    ["# a", "\\# a"],
    ["###### a", "\\###### a"],
    ["####### a", "####### a"],
    ["#a", "#a"],
    ["#", "\\#"],
    ["- a", "\\- a"],
    ["-a", "-a"],
    ["+ a", "\\+ a"],
    ["* a", "\\* a"],
    ["> a", "\\> a"],
    [">a", "\\>a"],
    ["1. a", "1\\. a"],
    ["123456789) a", "123456789\\) a"],
    ["1234567890. a", "1234567890. a"],
    ["1.5 a", "1.5 a"],
    ["2026.", "2026\\."],
    ["===", "\\==="],
    ["== a", "== a"],
    ["---", "\\---"],
    ["-- -", "\\-- -"],
    ["** **", "\\** **"],
    ["_ _ _", "\\_ _ _"],
    ["| --- | :-: |", "\\| --- | :-: |"],
    [":--|--", "\\:--|--"],
    ["a | b", "a | b"],
    ["", ""],
  ] as const) {
    it(`${JSON.stringify(line)} is ${JSON.stringify(escaped)}`, () => {
      expect(escapeLineStart(line)).toBe(escaped);
    });
  }
});

describe("the parts of links", () => {
  for (const [href, written] of [
    ["https://h/a_b*c*?d=e&f=g#h", "https://h/a_b*c*?d=e&f=g#h"],
    ["https://h/a_(b)", "https://h/a_(b)"],
    ["https://h/a)b(", "https://h/a\\)b\\("],
    ["https://h/((((((a))))))", `https://h/${"\\(".repeat(6)}a${"\\)".repeat(6)}`],
    ["https://h/?a&amp;b&copy=1", "https://h/?a\\&amp;b&copy=1"],
    ["a b<c>\\`\n", "a%20b%3Cc%3E%5C%60%0A"],
  ] as const) {
    it(`lead to ${href} as ${written}`, () => {
      expect(destination(href)).toBe(written);
    });
  }

  it("have a title in quotation marks, or none", () => {
    expect(linkTitle('a "b" \\ `c` <d> &amp;')).toBe(' "a \\"b\\" \\\\ \\`c\\` \\<d> \\&amp;"');
    expect(linkTitle("")).toBe("");
  });
});

describe("codeSpan", () => {
  for (const [text, span] of [
    ["a", "`a`"],
    ["a`b", "``a`b``"],
    ["`a", "`` `a ``"],
    ["``", "``` `` ```"],
    [" a ", "`  a  `"],
    [" a", "` a`"],
    ["a\\*<b>", "`a\\*<b>`"],
  ] as const) {
    it(`${JSON.stringify(text)} is ${span}`, () => {
      expect(codeSpan(text)).toBe(span);
    });
  }
});
