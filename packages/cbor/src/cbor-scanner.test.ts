import { describe, expect, it } from "vitest";

import { CborError } from "./cbor-error.ts";
import { CborScanner } from "./cbor-scanner.ts";
import { bytes } from "./testing/hex.ts";
import { thrown } from "./testing/thrown.ts";

const noLimits = { maxDepth: 256, maxSize: Number.POSITIVE_INFINITY, sizeOption: "maxBytes" };

/** Where the item ends, when its bytes come one by one; -1 when they do not suffice. */
function endOneByOne(all: Uint8Array): number {
  const scanner = new CborScanner(noLimits);
  for (let index = 0; index < all.byteLength; index++)
    if (scanner.scan(all.subarray(index, index + 1), 0) !== -1) return index + 1;
  return -1;
}

// Items of RFC 8949 appendix A, and some more, of every kind and length of head.
const items = [
  "00 17 1818 190100 1a00010000 1b0000000100000000 1bffffffffffffffff",
  "20 3863 3903e7 3a000f423f 3bffffffffffffffff",
  `40 4401020304 5818${"01".repeat(24)} 590100${"01".repeat(256)}`,
  `60 6161 62c3bc 7818${"61".repeat(24)}`,
  "80 83010203 8301820203820405 98190102030405060708090a0b0c0d0e0f101112131415161718181819",
  "a0 a201020304 a26161016162820203 826161a161626163",
  "c074323031332d30332d32315432303a30343a30305a c11a514b67b0 d74401020304 d818456449455446 c249010000000000000000",
  "f4 f5 f6 f7 f0 f8ff f93c00 fa47c35000 fb3ff199999999999a",
  "5f42010243030405ff 5fff 7f657374726561646d696e67ff 7f60ff",
  "9fff 9f018202039f0405ffff 83018202039f0405ff bf61610161629f0203ffff bfff 9fbfffff bf9fff81f6ff",
];

describe("an item", () => {
  for (const item of items.flatMap((line) => line.split(" "))) {
    it(`${item} ends where it does, in one piece and byte by byte`, () => {
      const all = bytes(item);
      expect(new CborScanner(noLimits).scan(bytes(`${item}00`), 0)).toBe(all.byteLength);
      expect(endOneByOne(all)).toBe(all.byteLength);
    });
  }

  it("is followed by the next one, wherever they are cut", () => {
    const sequence = bytes("01 820203 6161 a0 5f4101ff");
    for (let cut = 0; cut <= sequence.byteLength; cut++) {
      const scanner = new CborScanner(noLimits);
      const ends: number[] = [];
      for (const piece of [sequence.subarray(0, cut), sequence.subarray(cut)])
        for (let from = 0; from < piece.byteLength;) {
          const end = scanner.scan(piece, from);
          if (end === -1) break;
          ends.push(scanner.offset);
          from = end;
        }
      expect(ends).toEqual([1, 4, 6, 7, 11]);
      expect(scanner.isInside).toBe(false);
    }
  });

  it("tells whether it has strings in chunks, each by itself", () => {
    const scanner = new CborScanner(noLimits);
    const seen = ["81 7f6161ff", "81 6161", "9fff"].map((item) => {
      scanner.scan(bytes(item), 0);
      return scanner.hasChunks;
    });
    expect(seen).toEqual([true, false, false]);
  });
});

// RFC 8949 appendix F.1, by its kinds.
const unfinished = [
  "18 19 1a 1b 1901 1a0102 1b01020304050607 38 58 78 98 9a01ff00 b8 d8 f8 f900 fa0000 fb000000",
  "41 61 5affffffff00 5bffffffffffffffff010203 7affffffff00 7b7fffffffffffffff010203",
  "81 818181818181818181 8200 a1 a20102 a100 a2000000 c0",
  "5f4100 7f6100 9f 9f0102 bf bf01020102 819f 9f8000 9f9f9f9f9fffffffff 9f819f819f9fffffff",
];
const malformed = [
  "1c 1d 1e 3c 3d 3e 5c 5d 5e 7c 7d 7e 9c 9d 9e bc bd be dc dd de fc fd fe",
  "f800 f801 f818 f81f",
  "5f00ff 5f21ff 5f6100ff 5f80ff 5fa0ff 5fc000ff 5fe0ff 7f4100ff 5f5f4100ffff 7f7f6100ffff",
  "ff 81ff 8200ff a1ff a1ff00 a100ff a20000ff 9f81ff 9f829f819f9fffffffff",
  "bf00ff bf000000ff 1f 3f df",
];

describe("what is not well-formed", () => {
  for (const item of unfinished.flatMap((line) => line.split(" "))) {
    it(`${item} has no end yet`, () => {
      const scanner = new CborScanner(noLimits);
      expect(scanner.scan(bytes(item), 0)).toBe(-1);
      expect(scanner.isInside).toBe(true);
      expect(endOneByOne(bytes(item))).toBe(-1);
    });
  }

  for (const item of malformed.flatMap((line) => line.split(" "))) {
    it(`${item} is refused`, () => {
      expect(() => new CborScanner(noLimits).scan(bytes(item), 0)).toThrow(CborError);
      expect(() => endOneByOne(bytes(item))).toThrow(CborError);
    });
  }

  for (const [item, reason, offset] of [
    ["82 01 1c", "0x1c begins nothing that there is", 2],
    ["81 f81f", "a simple value below 32 has one byte", 1],
    ["81 ff", "a break ends nothing here", 1],
    ["bf 00 ff", "a map ends behind a key", 2],
    ["82 00 df", "an integer or a tag has no indefinite length", 2],
    ["5f 41 00 61 00 ff", "a string in chunks has something else in it than bytes", 3],
    ["7f 00 ff", "a string in chunks has something else in it than text", 1],
  ] as const) {
    it(`${item} is refused with the reason and the offset`, () => {
      const error = thrown(() => new CborScanner(noLimits).scan(bytes(item), 0)) as CborError;
      expect([error.message, error.offset]).toEqual([`${reason}, at byte ${offset}`, offset]);
      expect(thrown(() => endOneByOne(bytes(item)))).toMatchObject({ offset });
    });
  }
});

describe("the limits", () => {
  it("count arrays, maps and tags around a value, and not strings in chunks", () => {
    const scan = (item: string): number => new CborScanner({ ...noLimits, maxDepth: 3 }).scan(bytes(item), 0);
    expect(scan("81 a1 00 c1 7f6161ff")).toBe(8);
    expect(scan("9f bf 00 9f ffffff")).toBe(7);
    // What is empty is around nothing, unless its end is marked.
    expect(scan("818181 80")).toBe(4);
    for (const item of ["81 81 81 81 00", "81 a1 00 c1 c1 00", "9f 9f 9f 9f ffffffff", "81 81 81 bf ff"])
      expect(() => scan(item)).toThrow(
        /^arrays, maps and tags are nested more than 3 deep \(maxDepth\), at byte [34]$/,
      );
  });

  it("stop a million levels without recursion", () => {
    const scanner = new CborScanner({ ...noLimits, maxDepth: 1_000_000 });
    const deep = new Uint8Array(1_000_001).fill(0x81, 0, 1_000_000);
    expect(scanner.scan(deep, 0)).toBe(1_000_001);
  });

  it("bound the size of each item, also one that only announces more", () => {
    const scan = (...pieces: readonly string[]): void => {
      const scanner = new CborScanner({ ...noLimits, maxSize: 4 });
      for (const piece of pieces) {
        const all = bytes(piece);
        for (let from = 0; from !== -1 && from < all.byteLength;) from = scanner.scan(all, from);
      }
    };
    scan("83010203 63616263", "8301", "0203", "636162", "63");
    for (const pieces of [["8401020304"], ["83", "01", "02", "1803"], ["64"], ["5affffffff"], ["9a00010000"], ["a2"]])
      expect(() => scan(...pieces)).toThrow("a value has more than 4 bytes (maxBytes), at byte 0");
  });
});
