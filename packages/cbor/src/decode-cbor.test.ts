import { DecodingError } from "@haulier/core";
import { Tagged } from "cborg";
import { describe, expect, it, test } from "vitest";

import { type CborError, isCborError } from "./cbor-error.ts";
import { decodeCbor } from "./decode-cbor.ts";
import { bytes } from "./testing/hex.ts";
import { thrown } from "./testing/thrown.ts";

describe("values of RFC 8949 appendix A", () => {
  for (const [item, value] of [
    ["00", 0],
    ["1818", 24],
    ["1b000000e8d4a51000", 1_000_000_000_000],
    ["1b001fffffffffffff", Number.MAX_SAFE_INTEGER],
    ["1b0020000000000000", 2n ** 53n],
    ["1bffffffffffffffff", 18_446_744_073_709_551_615n],
    ["c249010000000000000000", 18_446_744_073_709_551_616n],
    ["3bffffffffffffffff", -18_446_744_073_709_551_616n],
    ["c349010000000000000000", -18_446_744_073_709_551_617n],
    ["c240", 0n],
    ["c3420100", -257n],
    ["29", -10],
    ["3903e7", -1000],
    ["f93c00", 1],
    ["f98000", -0],
    ["f90001", 5.960464477539063e-8],
    ["fa7f7fffff", 3.4028234663852886e38],
    ["fb7e37e43c8800759c", 1e300],
    ["f97e00", Number.NaN],
    ["f9fc00", Number.NEGATIVE_INFINITY],
    ["f4", false],
    ["f6", null],
    ["f7", undefined],
    ["c074323031332d30332d32315432303a30343a30305a", new Date("2013-03-21T20:04:00Z")],
    ["c11a514b67b0", new Date("2013-03-21T20:04:00Z")],
    ["c1fb41d452d9ec200000", new Date("2013-03-21T20:04:00.5Z")],
    ["d9d9f78101", [1]],
    ["d82076687474703a2f2f7777772e6578616d706c652e636f6d", new Tagged(32, "http://www.example.com")],
    ["4401020304", Uint8Array.of(1, 2, 3, 4)],
    ["62225c", '"\\'],
    ["64f0908591", "\u{10151}"],
    ["8301820203820405", [1, [2, 3], [4, 5]]],
    ["826161a161626163", ["a", { b: "c" }]],
    ["5f42010243030405ff", Uint8Array.of(1, 2, 3, 4, 5)],
    ["7f657374726561646d696e67ff", "streaming"],
    ["bf61610161629f0203ffff", { a: 1, b: [2, 3] }],
    ["9f018202039f0405ffff", [1, [2, 3], [4, 5]]],
  ] as const) {
    it(`${item} is ${typeof value === "bigint" ? `${value}n` : JSON.stringify(value)}`, () => {
      expect(decodeCbor(bytes(item))).toStrictEqual(value);
    });
  }
});

test("strings in chunks are joined wherever they are, also as keys and behind tags", () => {
  expect(decodeCbor(bytes("83 5fff 5f4101ff 7f61616162ff"))).toEqual([new Uint8Array(0), Uint8Array.of(1), "ab"]);
  expect(decodeCbor(bytes("bf 7f61616162ff 01 6163 c25f41014100ff ff"))).toEqual({ ab: 1, c: 256n });
});

test("bytes are a copy, also those of a Buffer", () => {
  const source = Buffer.from("4401020304", "hex");
  const value = decodeCbor<Uint8Array>(source);
  source.fill(0);
  expect(value).toStrictEqual(Uint8Array.of(1, 2, 3, 4));
});

test("`__proto__` is a key like any other, and changes no prototype", () => {
  const value = decodeCbor<object>(bytes("a1 69 5f5f70726f746f5f5f a1 6161 f5"));
  expect([Object.keys(value), Object.getPrototypeOf(value), "a" in value]).toEqual([
    ["__proto__"],
    Object.prototype,
    false,
  ]);
});

test("text that is no UTF-8 gets U+FFFD, and a byte order mark goes", () => {
  expect(decodeCbor(bytes("82 61ff 64efbbbf61"))).toEqual(["\uFFFD", "a"]);
});

describe("tags", () => {
  it("that are not known give Tagged, also when nested", () => {
    expect(decodeCbor(bytes("d82a d8 2b 01"))).toEqual(new Tagged(42, new Tagged(43, 1)));
  });

  it("give what the caller makes of them, also those that are known", () => {
    const tags = { 1: (content: unknown) => ({ seconds: content }), 42: () => "answer" };
    expect(decodeCbor(bytes("83 c105 d82a00 d82b00"), { tags })).toEqual([{ seconds: 5 }, "answer", new Tagged(43, 0)]);
  });

  for (const [item, reason, offset] of [
    ["81 c0 01", "a tag promises a date and time as text, by RFC 3339, and is on something else", 3],
    ["c0 6161", "a tag promises a date and time as text, by RFC 3339, and is on something else", 3],
    ["c1 6161", "a tag promises seconds since 1970, and is on something else", 3],
    ["c1 f97e00", "a tag promises seconds since 1970, and is on something else", 4],
    ["c2 01", "a tag promises the bytes of an integer, and is on something else", 2],
    ["dbffffffffffffffff 00", "the tag 18446744073709551615 is too large to be told", 10],
  ] as const) {
    it(`refuse what is not theirs: ${item}`, () => {
      expect(thrown(() => decodeCbor(bytes(item)))).toMatchObject({
        message: `not CBOR: ${reason}, at byte ${offset}`,
      });
    });
  }

  it("with an integer of a megabyte take no longer than its bytes", () => {
    const head = bytes("c25a00100000");
    const all = new Uint8Array(head.byteLength + 0x100000).fill(0xff);
    all.set(head);
    expect(decodeCbor<bigint>(all) === (1n << 0x800000n) - 1n).toBe(true);
  });
});

describe("maps", () => {
  it("are objects whose keys are text, or Maps whose keys are anything", () => {
    const item = bytes("a2 01 02 8103 a1 6161 f5");
    expect(decodeCbor(item, { maps: true })).toEqual(
      new Map<unknown, unknown>([
        [1, 2],
        [[3], new Map([["a", true]])],
      ]),
    );
    expect(() => decodeCbor(item)).toThrow(
      "not CBOR: a map has a key that is no text, which asks for maps: true, at byte 2",
    );
  });

  it("have each key once", () => {
    for (const [item, maps] of [
      ["a2 6161 01 6161 02", false],
      ["a2 01 01 01 02", true],
      ["a2 6b636f6e7374727563746f72 01 6b636f6e7374727563746f72 02", false],
    ] as const)
      expect(() => decodeCbor(bytes(item), { maps })).toThrow("a map has the same key twice");
    expect(decodeCbor(bytes("a1 68746f537472696e67 01"))).toEqual({ toString: 1 });
  });
});

describe("what is refused", () => {
  for (const [item, reason] of [
    ["", "there is no value, at byte 0"],
    ["8301", "the body ends within a value, at byte 2"],
    ["0102", "there is something behind the value, at byte 1"],
    ["81 f0", "a simple value other than false, true, null and undefined, at byte 1"],
    ["a1 6161 ff", "a break ends nothing here, at byte 3"],
    ["9bffffffffffffffff", "the body ends within a value, at byte 9"],
  ] as const) {
    it(`${item === "" ? "nothing" : item}: ${reason}`, () => {
      const error = thrown(() => decodeCbor(bytes(item)));
      expect(error).toBeInstanceOf(DecodingError);
      expect(error).toMatchObject({ message: `not CBOR: ${reason}`, code: "ERR_DECODING" });
      const { cause } = error as Error;
      expect(isCborError(cause)).toBe(true);
      expect((cause as CborError).offset).toBe(Number(reason.split(" ").at(-1)));
    });
  }

  it("says nothing of keys and texts", () => {
    const error = thrown(() => decodeCbor(bytes("a2 66733363726574 01 66733363726574 02"))) as Error;
    expect(error.message).not.toContain("s3cret");
    expect((error.cause as Error).message).not.toContain("s3cret");
  });
});

describe("the limits", () => {
  const nested = (head: number, depth: number): Uint8Array => {
    const all = new Uint8Array(depth + 1).fill(head);
    all[depth] = 0;
    return all;
  };

  it("let 256 levels pass, and no more, of arrays and of tags", () => {
    expect(JSON.stringify(decodeCbor(nested(0x81, 256)))).toBe(`${"[".repeat(256)}0${"]".repeat(256)}`);
    for (const head of [0x81, 0xc6, 0x9f])
      expect(() => decodeCbor(nested(head, 100_000))).toThrow(
        "arrays, maps and tags are nested more than 256 deep (maxDepth), at byte 256",
      );
  });

  it("can be set, up to what the parser can do", () => {
    expect(() => decodeCbor(nested(0x81, 3), { maxDepth: 2 })).toThrow("more than 2 deep (maxDepth), at byte 2");
    for (const head of [0x81, 0xd6]) decodeCbor(nested(head, 1000), { maxDepth: 1000 });
    expect(decodeCbor(bytes("8401020304"), { maxSize: 5 })).toEqual([1, 2, 3, 4]);
    expect(() => decodeCbor(bytes("8401020304"), { maxSize: 4 })).toThrow("a value has more than 4 bytes (maxSize)");
  });
});

describe("the options", () => {
  for (const [options, message] of [
    [{ maxDept: 1 }, 'decodeCbor: unknown option "maxDept"; did you mean "maxDepth"?'],
    [{ maxDepth: 0 }, "decodeCbor: maxDepth: expected a whole number from 1 to 1000, got 0"],
    [{ maxDepth: 1001 }, "decodeCbor: maxDepth: expected a whole number from 1 to 1000, got 1001"],
    [{ maxSize: 1.5 }, "decodeCbor: maxSize: expected a whole number of bytes above 0, or Infinity, got 1.5"],
    [{ maxSize: Number.NaN }, "decodeCbor: maxSize: expected a whole number of bytes above 0, or Infinity, got NaN"],
    [{ maps: 1 }, "decodeCbor: maps: expected a boolean, got number"],
    [{ tags: { x: () => 1 } }, 'decodeCbor: tags: "x" is no number of a tag'],
    [{ tags: { 1: null } }, "decodeCbor: tags: expected a function for 1, got null"],
  ] as const) {
    it(`are refused: ${message}`, () => {
      expect(() => decodeCbor(bytes("00"), options as object)).toThrow(new TypeError(message));
    });
  }

  it("go with bytes", () => {
    expect(() => decodeCbor("00" as unknown as Uint8Array)).toThrow(
      new TypeError("decodeCbor: expected bytes, got string"),
    );
  });
});
