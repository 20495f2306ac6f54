import { expect, it } from "vitest";

import { utf8Text } from "./node.ts";

const decoder = new TextDecoder();

/** A generator of numbers below 2^32 that gives the same ones each time. */
function* numbers(seed: number): Generator<number, never, undefined> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state;
  }
}

it("decodes the bytes of a Buffer as TextDecoder does, also those that are no UTF-8", () => {
  const source = numbers(7);
  // Mostly the bytes that begin, continue and break sequences.
  const telling = [
    0x41, 0x7f, 0x80, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xbb, 0xf0, 0x90, 0xf4, 0x8f, 0xf5, 0xff,
  ];
  for (let i = 0; i < 20_000; i++) {
    const bytes = Buffer.from(
      Array.from({ length: source.next().value % 12 }, () => telling[source.next().value % telling.length]!),
    );
    expect([bytes.toString("hex"), utf8Text(bytes)]).toEqual([bytes.toString("hex"), decoder.decode(bytes)]);
  }
});

it("removes a byte order mark once, and reads plain bytes and parts of a Buffer", () => {
  const text = "\u{feff}\u{feff}grün 漢字 😀";
  const bytes = Buffer.from(text);
  expect(utf8Text(bytes)).toBe(text.slice(1));
  expect(utf8Text(new Uint8Array(bytes))).toBe(text.slice(1));
  expect(utf8Text(bytes.subarray(6))).toBe(text.slice(2));
});
