import { Writable } from "node:stream";

import { describe, expect, it } from "vitest";

import { writePieces } from "./write-pieces.ts";

const piece = new Uint8Array(8);

/** A stream that is full after every piece, and says how much it has taken only when it is told to. */
class SlowStream extends Writable {
  taken = 0;
  take: () => void = () => {};

  constructor() {
    super({ highWaterMark: 1 });
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: () => void): void {
    this.take = () => {
      this.taken += chunk.byteLength;
      done();
    };
  }
}

/** Pieces that count how many were asked for. */
function counted(count: number): AsyncIterable<Uint8Array> & { asked: number; left: boolean } {
  const pieces = {
    asked: 0,
    left: false,
    async *[Symbol.asyncIterator]() {
      try {
        for (; pieces.asked < count;) {
          pieces.asked += 1;
          yield piece;
        }
      } finally {
        pieces.left = true;
      }
    },
  };
  return pieces;
}

async function turns(): Promise<void> {
  for (let i = 0; i < 10; i++) await new Promise(setImmediate);
}

describe("writePieces", () => {
  it("asks for the next piece only when there is room for it", async () => {
    const stream = new SlowStream();
    const pieces = counted(3);
    const writing = writePieces(stream, pieces);
    for (const asked of [1, 2, 3]) {
      await turns();
      expect([pieces.asked, stream.taken]).toEqual([asked, (asked - 1) * 8]);
      stream.take();
    }
    await writing;
    await turns();
    expect(stream.taken).toBe(24);
    expect(stream.listenerCount("drain")).toBe(0);
  });

  it("stops where it is when the stream is destroyed, and leaves the source", async () => {
    const stream = new SlowStream();
    const pieces = counted(9);
    const writing = writePieces(stream, pieces);
    await turns();
    stream.destroy();
    await writing;
    expect(pieces).toMatchObject({ asked: 1, left: true });
    expect(stream.listenerCount("close")).toBe(0);
  });

  it("rejects with what the source throws", async () => {
    const failure = new Error("the source is broken");
    // oxlint-disable-next-line require-yield -- it fails before there is anything
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      throw failure;
    };
    await expect(writePieces(new SlowStream(), failing())).rejects.toBe(failure);
  });
});
