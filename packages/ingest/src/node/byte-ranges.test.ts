import { describe, expect, it } from "vitest";

import { randomNumbers } from "../testing/random-numbers.ts";
import { type ByteRange, ByteRanges, cutIntoParts } from "./byte-ranges.ts";

describe("ByteRanges", () => {
  it("joins what touches", () => {
    const ranges = new ByteRanges([
      [0, 5],
      [10, 15],
      [5, 7],
    ]);
    expect([ranges.toJSON(), ranges.size, ranges.end]).toEqual([
      [
        [0, 7],
        [10, 15],
      ],
      12,
      15,
    ]);
    ranges.add(7, 10);
    expect([ranges.toJSON(), ranges.size]).toEqual([[[0, 15]], 15]);
    ranges.add(20, 20);
    expect(ranges.toJSON()).toEqual([[0, 15]]);
  });

  it("knows what is missing of a range", () => {
    const ranges = new ByteRanges([
      [5, 10],
      [20, 30],
    ]);
    expect(ranges.missing(0, 40)).toEqual([
      [0, 5],
      [10, 20],
      [30, 40],
    ]);
    expect(ranges.missing(7, 25)).toEqual([[10, 20]]);
    expect(ranges.missing(5, 10)).toEqual([]);
    expect(ranges.missing(25, Number.POSITIVE_INFINITY)).toEqual([[30, Number.POSITIVE_INFINITY]]);
    expect([new ByteRanges().missing(0, 3), new ByteRanges().missing(0, 0), new ByteRanges().end]).toEqual([
      [[0, 3]],
      [],
      0,
    ]);
  });

  it("agrees with a list of bytes, whatever is added in whatever order", () => {
    const random = randomNumbers(7);
    for (let round = 0; round < 200; round++) {
      const ranges = new ByteRanges();
      const bytes = new Set<number>();
      for (let added = 0; added < 10; added++) {
        const start = random(50);
        const end = start + random(12);
        ranges.add(start, end);
        for (let at = start; at < end; at++) bytes.add(at);
      }
      const missing = ranges
        .missing(0, 70)
        .flatMap(([start, end]) => Array.from({ length: end - start }, (_, i) => start + i));
      expect(missing).toEqual(Array.from({ length: 70 }, (_, at) => at).filter((at) => !bytes.has(at)));
      expect(ranges.size).toBe(bytes.size);
    }
  });
});

describe("cutIntoParts", () => {
  const cut = (missing: ByteRange[], connections: number, minPartSize: number): readonly ByteRange[] =>
    cutIntoParts(missing, { connections, minPartSize });

  it("leaves ranges as they are for one connection, and where the end is not known", () => {
    expect(cut([[0, 100]], 1, 10)).toEqual([[0, 100]]);
    expect(cut([[5, Number.POSITIVE_INFINITY]], 4, 10)).toEqual([[5, Number.POSITIVE_INFINITY]]);
  });

  it("makes four parts for each, or fewer that are large enough", () => {
    expect(cut([[0, 80]], 2, 1).map(([start, end]) => end - start)).toEqual(Array.from({ length: 8 }, () => 10));
    expect(cut([[0, 80]], 2, 30)).toEqual([
      [0, 30],
      [30, 60],
      [60, 80],
    ]);
    expect(
      cut(
        [
          [0, 5],
          [10, 50],
        ],
        2,
        20,
      ),
    ).toEqual([
      [0, 5],
      [10, 30],
      [30, 50],
    ]);
    expect(cut([], 2, 20)).toEqual([]);
  });
});
