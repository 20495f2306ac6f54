import { describe, expect, it } from "vitest";

import { decodeJsonText } from "./json-text.ts";

type Encoding = "utf-8" | "utf-16-le" | "utf-16-be" | "utf-32-le" | "utf-32-be";

describe("decodeJsonText", () => {
  for (const encoding of ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"] as const) {
    for (const mark of ["", "\ufeff", "\ufeff\ufeff"]) {
      for (const text of ['{"abc": 123}', '"é猫😀"', "[]", "null", "12", '{"a":"\\u0000"}']) {
        it(`reads ${text} in ${encoding} with ${mark.length} marks (S9)`, () => {
          expect(JSON.parse(decodeJsonText(encode(mark + text, encoding)))).toEqual(JSON.parse(text));
        });
      }
    }
    // One character is fewer bytes than the pattern has; UTF-32 cannot be told then from UTF-16 with a zero character.
    it(`reads a single digit in ${encoding}`, () => expect(decodeJsonText(encode("7", encoding))).toBe("7"));
  }

  for (const [what, bytes] of [
    ["four NULs", [0, 0, 0, 0]],
    ["four NULs and JSON", [0, 0, 0, 0, 0x7b, 0x7d]],
  ] as const) {
    it(`throws a SyntaxError for ${what} (S9)`, () =>
      expect(() => decodeJsonText(Uint8Array.from(bytes))).toThrow(SyntaxError));
  }

  for (const bytes of [
    [],
    [0],
    [0xff],
    [0xff, 0xfe],
    [0xfe, 0xff],
    [0xef, 0xbb, 0xbf],
    [0, 0],
    [0, 0, 0],
    [0xff, 0xfe, 0, 0],
    [0, 0x7b, 0],
    [0x7b, 0, 0, 0, 1],
  ]) {
    it(`leaves [${bytes.join(" ")}] to JSON.parse, which refuses it`, () => {
      expect(() => JSON.parse(decodeJsonText(Uint8Array.from(bytes)))).toThrow(SyntaxError);
    });
  }

  for (const codePoint of [0xd800, 0xdfff, 0x110000, 0xffffffff]) {
    it(`replaces ${codePoint.toString(16)}, which is no character, in UTF-32`, () => {
      const bytes = new Uint8Array(12);
      const view = new DataView(bytes.buffer);
      view.setUint32(0, 0x22);
      view.setUint32(4, codePoint);
      view.setUint32(8, 0x22);
      expect(decodeJsonText(bytes)).toBe('"\ufffd"');
    });
  }

  it("keeps a mark inside the text, where it is a character", () => {
    expect(decodeJsonText(encode('"a\ufeff"', "utf-32-le"))).toBe('"a\ufeff"');
  });

  it("reads from the middle of a buffer", () => {
    const text = encode("[1]", "utf-32-be");
    const buffer = new Uint8Array(text.length + 3);
    buffer.set(text, 3);
    expect(decodeJsonText(buffer.subarray(3))).toBe("[1]");
  });
});

function encode(text: string, encoding: Encoding): Uint8Array {
  if (encoding === "utf-8") return new TextEncoder().encode(text);
  const wide = encoding.startsWith("utf-32");
  const units = wide
    ? Array.from(text, (character) => character.codePointAt(0)!)
    : Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  const bytes = new Uint8Array(units.length * (wide ? 4 : 2));
  const view = new DataView(bytes.buffer);
  for (const [index, unit] of units.entries()) {
    if (wide) view.setUint32(index * 4, unit, encoding.endsWith("le"));
    else view.setUint16(index * 2, unit, encoding.endsWith("le"));
  }
  return bytes;
}
