import { Tagged } from "cborg";
import { describe, expect, it, test } from "vitest";

import { decodeCbor } from "./decode-cbor.ts";
import { encodeCbor } from "./encode-cbor.ts";
import { hex } from "./testing/hex.ts";

describe("a value", () => {
  for (const [value, item] of [
    [0, "00"],
    [-1, "20"],
    [1_000_000, "1a000f4240"],
    [1.5, "f93e00"],
    [1.1, "fb3ff199999999999a"],
    [2 ** 53, "fa5a000000"],
    [Number.NaN, "f97e00"],
    ["ü", "62c3bc"],
    ["\uD800", "63efbfbd"],
    [null, "f6"],
    [true, "f5"],
    [[1, undefined], "8201f7"],
    [{ a: undefined, b: 1 }, "a1616201"],
    // In their order, which is neither that of the alphabet nor by length.
    [{ ccc: 1, b: 2, aa: 3 }, "a363636363016162026261 6103"],
    [Object.create(null), "a0"],
    [JSON.parse('{"__proto__":1}'), "a1695f5f70726f746f5f5f01"],
    [
      new Map<unknown, unknown>([
        [1, "a"],
        ["b", undefined],
      ]),
      "a20161616162f7",
    ],
    [Uint8Array.of(1, 2), "420102"],
    [Buffer.from([1, 2]), "420102"],
    [Uint8Array.of(1, 2, 3).buffer, "43010203"],
    [new DataView(Uint8Array.of(1, 2, 3).buffer, 1), "420203"],
    [new Date("2013-03-21T20:04:00Z"), "c11a514b67b0"],
    [new Date("2013-03-21T20:04:00.5Z"), "c1fb41d452d9ec200000"],
    [new URL("http://h/"), "69687474703a2f2f682f"],
    [{ toJSON: () => ({ a: 1 }) }, "a1616101"],
    [[{ toJSON: () => undefined }], "81f7"],
    [2n ** 64n - 1n, "1bffffffffffffffff"],
    [2n ** 64n, "c249010000000000000000"],
    [-(2n ** 64n), "3bffffffffffffffff"],
    [-(2n ** 64n) - 1n, "c349010000000000000000"],
    [5n, "05"],
    [new Tagged(42, ["a"]), "d82a816161"],
  ] as const) {
    it(`is ${item.replaceAll(" ", "")}`, () => {
      expect(hex(encodeCbor(value))).toBe(item.replaceAll(" ", ""));
    });
  }
});

test("what is encoded comes back", () => {
  const value = {
    id: 1,
    name: "Ada",
    big: 2n ** 70n,
    less: -(2n ** 70n),
    at: new Date(1_700_000_000_123),
    data: Uint8Array.of(0, 255),
    list: [1.5, -1, null, true, "x".repeat(300)],
    deep: { a: { b: [{ c: [] }] } },
  };
  expect(decodeCbor(encodeCbor(value))).toStrictEqual(value);
});

test("the bytes of one value stay as they are while others are encoded", () => {
  const first = encodeCbor({ a: "first" });
  const copy = first.slice();
  encodeCbor({ a: "other" });
  expect(first).toEqual(copy);
});

describe("what cannot be encoded is a TypeError", () => {
  const circular: unknown[] = [];
  circular.push({ circular });
  let deep: unknown = 0;
  for (let depth = 0; depth < 100_000; depth++) deep = [deep];
  for (const [what, value, reason] of [
    ["a function", () => 1, "unsupported type: Function"],
    ["a symbol in an object", { a: Symbol("a") }, "unsupported type: symbol"],
    ["a Set", new Set([1]), "unsupported type: Set"],
    ["a circle", circular, "object contains circular references"],
    ["an invalid Date", new Date(Number.NaN), "an invalid Date"],
    ["a hundred thousand levels", deep, "it is nested too deep"],
  ] as const) {
    it(`${what}: ${reason}`, () => {
      expect(() => encodeCbor(value)).toThrow(new TypeError(`cbor: the value cannot be encoded: ${reason}`));
    });
  }

  it("that leaves nothing behind", () => {
    expect(() => encodeCbor(["left behind", Symbol("a")])).toThrow(TypeError);
    expect(hex(encodeCbor(1))).toBe("01");
  });
});
