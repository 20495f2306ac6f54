import zlib from "node:zlib";

import { describe, expect, it } from "vitest";

import { collect } from "../collect.ts";
import { ZstdFrames } from "./zstd-frames.ts";

const { ZSTD_c_checksumFlag, ZSTD_c_contentSizeFlag, ZSTD_c_windowLog } = zlib.constants;
const skippable = Buffer.from([0x5f, 0x2a, 0x4d, 0x18, 5, 0, 0, 0, 0x28, 0xb5, 0x2f, 0xfd, 9]);

/** 300 kB with runs (RLE blocks), text (compressed blocks) and noise (raw blocks). */
const content = Buffer.alloc(300_000, "some text that repeats itself; ");
content.fill(7, 0, 140_000);
for (let i = 200_000, state = 1; i < content.byteLength; i++) {
  state = (state * 48_271) % 0x7fffffff;
  content[i] = state;
}

/** Deno's encoder ends a large body with an empty frame, which is left out here. */
function firstFrameOf(data: string | Buffer, params = {}): Buffer {
  const body = zlib.zstdCompressSync(data, { params });
  const second = body.indexOf(body.subarray(0, 4), 4);
  return second === -1 ? body : body.subarray(0, second);
}

const frames: Record<string, Buffer> = {
  "of a single segment": firstFrameOf("short"),
  "of all kinds of blocks": firstFrameOf(content),
  "with a checksum": firstFrameOf(content, { [ZSTD_c_checksumFlag]: 1 }),
  "without a content size": firstFrameOf(content, { [ZSTD_c_contentSizeFlag]: 0 }),
  "of nothing": firstFrameOf(""),
};

function split(body: Uint8Array, size: number): Buffer[] {
  const found = new ZstdFrames();
  const parts: Buffer[] = [];
  for (let from = 0; from < body.byteLength; from += size) {
    for (const part of found.split(body.subarray(from, from + size))) parts.push(Buffer.from(part));
  }
  found.end();
  return parts;
}

describe("ZstdFrames", () => {
  for (const [what, frame] of Object.entries(frames)) {
    it(`finds the end of a frame ${what}`, () => {
      const parts = split(Buffer.concat([frame, skippable, frame]), Number.MAX_SAFE_INTEGER);
      expect(parts.map((part) => part.equals(frame))).toEqual([true, true]);
    });

    it(`finds it however the body is cut, in a frame ${what}`, () => {
      const body = Buffer.concat([frame, skippable, frame]);
      for (const size of [1, 2, 3, 5, 9, 1000]) {
        expect(Buffer.concat(split(body, size)).equals(Buffer.concat([frame, frame]))).toBe(true);
      }
    });
  }

  it("lets no part reach beyond the end of its frame", () => {
    const [a, b] = [zlib.zstdCompressSync("a"), zlib.zstdCompressSync("b")];
    for (let size = 1; size <= 2 * a.byteLength; size++) {
      let length = 0;
      for (const part of split(Buffer.concat([a, b]), size)) {
        expect(length < a.byteLength && length + part.byteLength > a.byteLength).toBe(false);
        length += part.byteLength;
      }
    }
  });

  it("accepts a window of 8 MiB and refuses a larger one (RFC 9659)", async () => {
    const frameOf = async (windowLog: number): Promise<Buffer> => {
      const compressor = zlib.createZstdCompress({ params: { [ZSTD_c_windowLog]: windowLog } });
      compressor.end("text of a length that is not stated");
      return Buffer.from(await collect(compressor));
    };
    expect(split(await frameOf(23), 1000)).toHaveLength(1);
    const tooLarge = await frameOf(24);
    expect(() => split(tooLarge, 1000)).toThrow("a frame needs a window of more than 8 MiB (RFC 9659)");
  });

  it("refuses a single segment of more than 8 MiB, which needs a window of its size", () => {
    // A descriptor for a single segment with a content size of four bytes: 8 MiB and one.
    const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0b1010_0000, 1, 0, 0x80, 0]);
    expect(() => split(header, 1000)).toThrow("more than 8 MiB");
  });

  for (const [what, body] of [
    ["text", Buffer.from("no zstd")],
    ["what follows a frame", Buffer.concat([zlib.zstdCompressSync("a"), Buffer.alloc(4)])],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => split(body, 1)).toThrow("this is not zstd");
    });
  }

  it("notices the end of the body within a frame, wherever it is", () => {
    const frame = zlib.zstdCompressSync(content.subarray(-1000), { params: { [ZSTD_c_checksumFlag]: 1 } });
    const body = Buffer.concat([skippable, frame]);
    const complete: number[] = [];
    for (let length = 0; length <= body.byteLength; length++) {
      if (isComplete(body.subarray(0, length))) complete.push(length);
    }
    expect(complete).toEqual([0, skippable.byteLength, body.byteLength]);
  });
});

function isComplete(body: Uint8Array): boolean {
  try {
    split(body, 500);
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.includes("incomplete")) return false;
    throw error;
  }
}
