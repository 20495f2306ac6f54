import { describe, expect, it } from "vitest";

import { readParameters } from "./field-parameters.ts";

// That it is linear is tested with the parser of `Link`, which the most hostile input reaches.
describe("readParameters", () => {
  for (const [text, expected] of [
    ["", []],
    ["; a=1", [["a", "1"]]],
    [
      ";a=1;b=2",
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    [
      "; A = 1 ; B\t=\t2 ",
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    [
      '; a="x;y, \\"z\\""; b=2',
      [
        ["a", 'x;y, "z"'],
        ["b", "2"],
      ],
    ],
    [
      '; a; b=; c=""',
      [
        ["a", ""],
        ["b", ""],
        ["c", ""],
      ],
    ],
    [
      "; a=1; a=2",
      [
        ["a", "1"],
        ["a", "2"],
      ],
    ],
    ["; a=b=c", [["a", "b=c"]]],
    [";;; =x; ;a=1;", [["a", "1"]]],
    ['; a="open', [["a", "open"]]],
    ['; a="ends in \\', [["a", "ends in \\"]]],
    [
      '; a="b"c; d=e',
      [
        ["a", "b"],
        ["d", "e"],
      ],
    ],
    ["type/subtype; a=1", [["a", "1"]]],
    ["; a=it's plain", [["a", "it's plain"]]],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => expect(readParameters(text, 0, "").parameters).toEqual(expected));
  }

  it("stops at the delimiter, but not inside quotes", () => {
    const text = '; a="1,2"; b=3, rest';
    expect(readParameters(text, 0, ",")).toEqual({
      parameters: [
        ["a", "1,2"],
        ["b", "3"],
      ],
      end: text.indexOf(", rest"),
    });
    expect(readParameters(text, 0, "").end).toBe(text.length);
  });
});
