import { describe, expect, it } from "vitest";

import { ByteReader, withByteReader } from "./byte-reader.ts";
import { collect } from "./collect.ts";

async function* source(...pieces: number[][]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const piece of pieces) yield Uint8Array.from(piece);
}

describe("ByteReader", () => {
  it("takes bytes across the borders of pieces, and then goes on with what is left", async () => {
    const reader = new ByteReader(source([1], [2, 3], [4, 5, 6], [7]));
    expect([...(await reader.take(4))]).toEqual([1, 2, 3, 4]);
    expect([...(await reader.next())!]).toEqual([5, 6]);
    expect([...(await reader.next())!]).toEqual([7]);
    expect(await reader.next()).toBeUndefined();
  });

  it("peeks without taking, and gives fewer bytes only at the end", async () => {
    const reader = new ByteReader(source([1], [2]));
    expect([...(await reader.peek(2))]).toEqual([1, 2]);
    expect([...(await reader.peek(3))]).toEqual([1, 2]);
    expect([...(await reader.take(2))]).toEqual([1, 2]);
    expect(await reader.peek(1)).toHaveLength(0);
  });

  it("takes nothing of nothing", async () => {
    expect(await new ByteReader(source()).take(0)).toHaveLength(0);
  });

  it("refuses to take more than there is", async () => {
    await expect(new ByteReader(source([1, 2])).take(3)).rejects.toThrow("the data is incomplete");
  });

  it("gives back what was put back", async () => {
    const reader = new ByteReader(source([1, 2, 3]));
    const piece = await reader.next();
    reader.unread(piece!.subarray(1));
    expect([...(await reader.next())!]).toEqual([2, 3]);
    expect(await reader.next()).toBeUndefined();
  });
});

describe("withByteReader", () => {
  it("leaves the source when the decoder is done", async () => {
    const pieces = source([1], [2]);
    const decoded = withByteReader(pieces, async function* (input) {
      yield await input.take(1);
    });
    expect([...(await collect(decoded))]).toEqual([1]);
    expect(await pieces.next()).toEqual({ done: true, value: undefined });
  });
});
