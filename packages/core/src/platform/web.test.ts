import { describe, expect, it } from "vitest";

import { collect } from "../collect.ts";
import { decodeContent, decodeStream, type DecodeOptions } from "../content-decoding.ts";
import { DecodingError } from "../errors.ts";
import { compressed } from "../testing/compressed.ts";
import { acceptsCutDeflate } from "../testing/decompression-stream.ts";
import { platformDecoders } from "./web.ts";

// What every browser has. decoders.node.test.ts has more cases, made by the encoders of node:zlib.

const KIB = 1024;
const options: DecodeOptions = { decoders: platformDecoders, maxSize: Number.POSITIVE_INFINITY };
const text = "hello ".repeat(20);

async function* pieces(body: Uint8Array, size: number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let from = 0; from < body.byteLength; from += size) yield body.subarray(from, from + size);
}

for (const [coding, format] of [
  ["gzip", "gzip"],
  ["deflate", "deflate"],
  ["deflate", "deflate-raw"],
] as const) {
  describe(`${coding} in the format ${format}`, async () => {
    const body = await compressed(format, new TextEncoder().encode(text));

    it("is decoded, whole and however it is cut", async () => {
      const content = decodeContent(body, [coding], options);
      expect(content).toBeInstanceOf(Promise);
      expect(new TextDecoder().decode(await content)).toBe(text);
      for (const size of [1, 2, 3, 7]) {
        const decoded = await collect(decodeStream(pieces(body, size), [coding], options));
        expect(new TextDecoder().decode(decoded), `in pieces of ${size}`).toBe(text);
      }
    });

    const isBlind = acceptsCutDeflate && coding === "deflate";
    const why = isBlind ? " (skipped: this DecompressionStream takes it for whole)" : "";
    it.skipIf(isBlind)(`is refused when it is cut short at any position (D5)${why}`, async () => {
      for (let length = 1; length < body.byteLength; length++) {
        const decoding = collect(decodeStream(pieces(body.subarray(0, length), 7), [coding], options));
        await expect(decoding, `after ${length} of ${body.byteLength} bytes`).rejects.toThrow(DecodingError);
      }
    });

    it("comes in pieces of at most 64 KiB, and is not read ahead of its reader, when it is a bomb (S-22)", async () => {
      const bomb = await compressed(format, new Uint8Array(128 * 1024 * KIB));
      let pulled = 0;
      let isLeft = false;
      const source = (async function* () {
        try {
          for await (const piece of pieces(bomb, KIB)) {
            pulled += piece.byteLength;
            yield piece;
          }
        } finally {
          isLeft = true;
        }
      })();
      const decoded = decodeStream(source, [coding], options);
      for (let i = 0; i < 3; i++) expect((await decoded.next()).value!.byteLength).toBeLessThanOrEqual(64 * KIB);
      // Node's own DecompressionStream takes some 64 KiB ahead of what it decodes.
      expect(pulled).toBeLessThan(bomb.byteLength);
      await decoded.return();
      expect(isLeft).toBe(true);
    });
  });
}

for (const [format, fromEnd] of [
  ["gzip", 8],
  ["deflate", 1],
] as const) {
  it(`${format} is refused with a wrong checksum (F-32)`, async () => {
    const body = await compressed(format, new TextEncoder().encode(text));
    body[body.byteLength - fromEnd]! ^= 1;
    await expect(collect(decodeStream(pieces(body, 7), [format], options))).rejects.toThrow(DecodingError);
  });
}

for (const [coding, format] of [
  ["br", "brotli"],
  ["zstd", "zstd"],
] as const) {
  it(`has ${coding} if DecompressionStream has it`, () => {
    const make = (): unknown => new DecompressionStream(format as "gzip");
    expect(platformDecoders.has(coding)).toBe(!throws(make));
  });
}

function throws(action: () => unknown): boolean {
  try {
    action();
    return false;
  } catch {
    return true;
  }
}
