import { describe, expect, it } from "vitest";

import { breakableParts, standsAlone, textWidth } from "./text-width.ts";

describe("textWidth", () => {
  for (const [text, width] of [
    ["", 0],
    ["abc é", 5],
    ["Привет", 6],
    ["日本語", 6],
    ["한글", 4],
    ["ｆｕｌｌ", 8],
    ["e\u0301", 1],
    ["a\u200bb", 2],
    ["😀", 2],
    ["→", 1],
  ] as const) {
    it(`is ${width} for ${JSON.stringify(text)}`, () => {
      expect(textWidth(text)).toBe(width);
    });
  }
});

describe("breakableParts", () => {
  it("are words, spaces, and each character of East Asia", () => {
    expect(breakableParts("ab cd日本e e\u0301\u00a0f")).toEqual([
      "ab",
      " ",
      "cd",
      "日",
      "本",
      "e",
      " ",
      "e\u0301\u00a0f",
    ]);
    expect(["ab", " ", "日", "日\u0301"].map(standsAlone)).toEqual([false, true, true, true]);
  });
});
