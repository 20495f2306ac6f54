import { describe, expect, it } from "vitest";

import { type Piece, wrapLines } from "./wrap-lines.ts";

const plain = {};
const strong = { strong: true } as const;

/** The lines as texts. */
function texts(pieces: readonly Piece[], width: number): string[] {
  return wrapLines(pieces, width).map((line) => line.map(({ text }) => text).join(""));
}

describe("wrapLines", () => {
  for (const [text, width, lines] of [
    ["aaa bbb ccc", 7, ["aaa bbb", "ccc"]],
    ["aaa bbb ccc", 6, ["aaa", "bbb", "ccc"]],
    ["aaa bbb ccc", 11, ["aaa bbb ccc"]],
    ["aaa bbb ccc", Number.POSITIVE_INFINITY, ["aaa bbb ccc"]],
    ["a bbbbbbbbbb c", 4, ["a", "bbbbbbbbbb", "c"]],
    ["日本語日本語", 7, ["日本語", "日本語"]],
    ["ab 日本語", 6, ["ab 日", "本語"]],
    ["a\u00a0b c", 3, ["a\u00a0b", "c"]],
    ["", 5, []],
  ] as const) {
    it(`makes ${JSON.stringify(lines)} of ${JSON.stringify(text)} in ${width} columns`, () => {
      expect(texts([{ text, style: plain }], width)).toEqual(lines);
    });
  }

  it("keeps words together that have several styles, and the spaces between styles", () => {
    const pieces: Piece[] = [
      { text: "aa b", style: plain },
      { text: "bb", style: strong },
      { text: "b cc", style: plain },
    ];
    expect(wrapLines(pieces, 7)).toEqual([
      [{ text: "aa bb".slice(0, 4) }, { text: "bb", strong: true }, { text: "b" }],
      [{ text: "cc" }],
    ]);
    expect(texts(pieces, 6)).toEqual(["aa", "bbbb", "cc"]);
  });

  it("ends lines where they end", () => {
    for (const width of [5, Number.POSITIVE_INFINITY])
      expect(texts([{ text: "a", style: plain }, "break", { text: "b", style: plain }, "break"], width)).toEqual([
        "a",
        "b",
      ]);
  });
});
