import { setImmediate } from "node:timers/promises";
import zlib from "node:zlib";

import { describe, expect, it } from "vitest";

import { ByteReader } from "../byte-reader.ts";
import { steppedOutput, throughZlib } from "./zlib-stream.ts";

const KIB = 1024;
const bomb = zlib.deflateRawSync(Buffer.alloc(64 * 1024 * KIB));

function readerOf(...pieces: Uint8Array[]): ByteReader {
  return new ByteReader(
    (async function* () {
      yield* pieces;
    })(),
  );
}

describe("throughZlib", () => {
  it("makes one piece ahead of a reader that is slow, however far the input expands (S-22)", async () => {
    const stream = zlib.createInflateRaw(steppedOutput);
    const output = throughZlib(stream, readerOf(bomb));
    let taken = 0;
    for (let i = 0; i < 5; i++) {
      taken += (await output.next()).value!.byteLength;
      for (let turn = 0; turn < 20; turn++) await setImmediate();
      expect(stream.readableLength).toBeLessThanOrEqual(64 * KIB);
    }
    expect(taken).toBeLessThanOrEqual(5 * 64 * KIB);
    // The input has been consumed as far as that and no further.
    expect(stream.bytesWritten).toBeLessThan(bomb.byteLength / 100);
    await output.return();
  });

  it("destroys the stream when it is left", async () => {
    const stream = zlib.createInflateRaw(steppedOutput);
    for await (const piece of throughZlib(stream, readerOf(bomb))) {
      expect(piece.byteLength).toBeGreaterThan(0);
      break;
    }
    expect(stream.destroyed).toBe(true);
  });

  it("destroys the stream at the end and after a failure", async () => {
    const ended = zlib.createInflateRaw(steppedOutput);
    for await (const piece of throughZlib(ended, readerOf(zlib.deflateRawSync("all"))))
      expect(String(piece)).toBe("all");
    expect(ended.destroyed).toBe(true);

    const failed = zlib.createInflateRaw(steppedOutput);
    await expect(throughZlib(failed, readerOf(Buffer.from([7, 7, 7]))).next()).rejects.toThrow("invalid block type");
    expect(failed.destroyed).toBe(true);
  });

  it("destroys the stream when the input fails, and passes the error on", async () => {
    const broken = new Error("connection reset");
    const stream = zlib.createInflateRaw(steppedOutput);
    const input = new ByteReader(
      // oxlint-disable-next-line require-yield
      (async function* (): AsyncGenerator<Uint8Array> {
        throw broken;
      })(),
    );
    await expect(throughZlib(stream, input).next()).rejects.toBe(broken);
    expect(stream.destroyed).toBe(true);
  });

  for (const [where, pieces] of [
    ["within a piece", [Buffer.concat([zlib.deflateRawSync("all"), Buffer.from("rest")])]],
    ["between two pieces", [zlib.deflateRawSync("all"), Buffer.from("rest")]],
  ] as const) {
    it(`puts back what follows the end of the coded data, ${where}`, async () => {
      const input = readerOf(...pieces);
      for await (const piece of throughZlib(zlib.createInflateRaw(steppedOutput), input))
        expect(String(piece)).toBe("all");
      expect(String(await input.next())).toBe("rest");
      expect(await input.next()).toBeUndefined();
    });
  }

  it("says so when the input ends too early", async () => {
    const input = readerOf(zlib.deflateRawSync("all").subarray(0, -1));
    const output = throughZlib(zlib.createInflateRaw(steppedOutput), input);
    await expect(
      (async () => {
        for await (const piece of output) expect(String(piece)).toBe("all");
      })(),
    ).rejects.toThrow("the data is incomplete");
  });
});
