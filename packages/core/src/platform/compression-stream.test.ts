import { describe, expect, it } from "vitest";

import { collect } from "../collect.ts";
import { Source } from "../testing/source.ts";
import { platformDecoders, platformEncoders } from "./web.ts";

const text = "hello ".repeat(100_000);
const bytes = new TextEncoder().encode(text);

describe("the encoders of CompressionStream", () => {
  it("are at least gzip and deflate, and only stream", () => {
    expect([...platformEncoders.keys()].slice(0, 2)).toEqual(["gzip", "deflate"]);
    for (const encoder of platformEncoders.values()) expect("encodeSync" in encoder).toBe(false);
  });

  for (const [coding, encoder] of platformEncoders) {
    const decoded = async (pieces: readonly Uint8Array[]): Promise<string> =>
      new TextDecoder().decode(await collect(platformDecoders.get(coding)!.decode(encoder.encode(new Source(pieces)))));

    it(`make ${coding} that can be decoded, however it is cut`, async () => {
      const small = Array.from(bytes.subarray(0, 100), (byte) => Uint8Array.of(byte));
      expect(await decoded(small)).toBe(text.slice(0, 100));
      expect((await decoded([bytes])) === text).toBe(true);
      expect((await collect(encoder.encode(new Source([bytes])))).byteLength).toBeLessThan(bytes.byteLength / 10);
    });

    it(`make valid ${coding} of nothing`, async () => {
      expect((await collect(encoder.encode(new Source([])))).byteLength).toBeGreaterThan(0);
      expect(await decoded([])).toBe("");
    });

    it(`read no more than is taken, and leave the source when they are left, as ${coding}`, async () => {
      const source = new Source(Array.from({ length: 100 }, () => crypto.getRandomValues(new Uint8Array(65_536))));
      const pieces = encoder.encode(source)[Symbol.asyncIterator]();
      await pieces.next();
      await pieces.return?.();
      expect(source.taken).toBeLessThan(60);
      expect(source.leavings).toBe(1);
    });

    it(`pass on what the source throws, as ${coding}`, async () => {
      const failure = new Error("disk gone");
      await expect(collect(encoder.encode(new Source([bytes, failure])))).rejects.toBe(failure);
    });
  }
});
