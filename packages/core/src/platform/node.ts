import zlib from "node:zlib";

import { withByteReader, type ByteReader } from "../byte-reader.ts";
import { concat } from "../collect.ts";
import type { ContentDecoder, ContentDecoders } from "../content-decoder.ts";
import type { ContentEncoder, ContentEncoders } from "../content-encoder.ts";
import { hasZlibWrapper } from "./deflate-wrapper.ts";
import { gzipMembers } from "./gzip-members.ts";
import { watchingTheEnd } from "./watched-end.ts";
import { steppedOutput, throughZlib, type ZlibStream } from "./zlib-stream.ts";
import { ZstdFrames } from "./zstd-frames.ts";

/** The least that zlib accepts as `chunkSize`. */
const MIN_CHUNK = 64;

/** Two are common, since Node's own encoder ends a stream with an empty one; thousands would block the event loop. */
const MAX_FRAMES_AT_ONCE = 4;

const gzip: ContentDecoder = {
  decodeSync: (bytes, maxSize) => {
    const size = statedSize(bytes);
    if (size > maxSize) throw new RangeError(`${size} bytes`);
    // One allocation of the right size is up to a fifth faster than many, and keeps no more memory alive than it needs.
    return zlib.gunzipSync(bytes, { maxOutputLength: maxSize, chunkSize: Math.max(size + 1, MIN_CHUNK) });
  },
  decode: (source) => withByteReader(source, (input) => gzipMembers(input, { inflateRaw, crc32: zlib.crc32 })),
};

const deflate: ContentDecoder = {
  decodeSync: (bytes, maxSize) => {
    const inflate = hasZlibWrapper(bytes) ? zlib.inflateSync : zlib.inflateRawSync;
    return inflate(bytes, { maxOutputLength: maxSize });
  },
  decode: (source) => withByteReader(source, inflateEither),
};

const br: ContentDecoder = {
  decodeSync: (bytes, maxSize) => {
    if (!brotliNoticesTheEnd()) throw new RangeError("whether this is all of it");
    return zlib.brotliDecompressSync(bytes, { maxOutputLength: maxSize });
  },
  decode: (source) =>
    withByteReader(source, (input) => (brotliNoticesTheEnd() ? unbrotli(input) : watchingTheEnd(input, unbrotli))),
};

const zstd: ContentDecoder = {
  decodeSync: (bytes, maxSize) => {
    const frames = new ZstdFrames();
    const contents: Uint8Array[] = [];
    let size = 0;
    for (const frame of frames.split(bytes)) {
      if (contents.length === MAX_FRAMES_AT_ONCE) throw new RangeError("many frames");
      const content = zlib.zstdDecompressSync(frame, { maxOutputLength: maxSize - size });
      size += content.byteLength;
      contents.push(content);
    }
    frames.end();
    return concat(contents, size);
  },
  decode: (source) =>
    withByteReader(zstdFrames(source), (input) => throughZlib(zlib.createZstdDecompress(steppedOutput), input)),
};

/** What the last four bytes of a gzip body say of its decoded size (RFC 1952 section 2.3.1): true of an honest body with one member. */
function statedSize(bytes: Uint8Array): number {
  const from = bytes.byteLength - 4;
  return (bytes[from]! | (bytes[from + 1]! << 8) | (bytes[from + 2]! << 16) | (bytes[from + 3]! << 24)) >>> 0;
}

function inflateRaw(input: ByteReader): AsyncIterable<Uint8Array> {
  return throughZlib(zlib.createInflateRaw(steppedOutput), input);
}

function unbrotli(input: ByteReader): AsyncIterable<Uint8Array> {
  return throughZlib(zlib.createBrotliDecompress(steppedOutput), input);
}

let brotliIsGood: boolean | undefined;

/** Whether the runtime reports a brotli body that was cut short, found out once, when there is one to decode. Deno does not (2.9). */
function brotliNoticesTheEnd(): boolean {
  brotliIsGood ??= fails(() => zlib.brotliDecompressSync(Uint8Array.of(0x0b)));
  return brotliIsGood;
}

function fails(action: () => unknown): boolean {
  try {
    action();
    return false;
  } catch {
    return true;
  }
}

async function* inflateEither(input: ByteReader): AsyncGenerator<Uint8Array, void, undefined> {
  const isWrapped = hasZlibWrapper(await input.peek(2));
  yield* isWrapped ? throughZlib(zlib.createInflate(steppedOutput), input) : inflateRaw(input);
}

async function* zstdFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const frames = new ZstdFrames();
  for await (const piece of source) yield* frames.split(piece);
  frames.end();
}

/** The decoders of `node:zlib`. Zstd is there from Node 22.15, and in runtimes that follow it. */
export const platformDecoders: ContentDecoders = new Map([
  ["gzip", gzip],
  ["deflate", deflate],
  ["br", br],
  ...(typeof zlib.createZstdDecompress === "function" ? [["zstd", zstd] as const] : []),
]);

/**
 * What a server that compresses while it sends would choose: 128 KiB take a millisecond or two. The quality that zlib chooses by itself,
 * 11, takes a hundred times as long for a fifth less.
 */
const brotliParams = { [zlib.constants.BROTLI_PARAM_QUALITY]: 5 };

function encoderOf(
  encodeSync: (bytes: Uint8Array) => Uint8Array,
  createStream: (output: typeof steppedOutput) => ZlibStream,
): ContentEncoder {
  async function* encode(input: ByteReader): AsyncGenerator<Uint8Array, void, undefined> {
    // A stream of zlib that was given nothing is taken for one that has nothing to say.
    if ((await input.peek(1)).byteLength === 0) yield encodeSync(new Uint8Array(0));
    else yield* throughZlib(createStream(steppedOutput), input);
  }
  return { encodeSync, encode: (source) => withByteReader(source, encode) };
}

/** The encoders of `node:zlib`, with the settings that zlib chooses by itself but for brotli. */
export const platformEncoders: ContentEncoders = new Map([
  ["gzip", encoderOf((bytes) => zlib.gzipSync(bytes), zlib.createGzip)],
  ["deflate", encoderOf((bytes) => zlib.deflateSync(bytes), zlib.createDeflate)],
  [
    "br",
    encoderOf(
      (bytes) => zlib.brotliCompressSync(bytes, { params: brotliParams }),
      (output) => zlib.createBrotliCompress({ ...output, params: brotliParams }),
    ),
  ],
  ...(typeof zlib.createZstdCompress === "function"
    ? [["zstd", encoderOf((bytes) => zlib.zstdCompressSync(bytes), zlib.createZstdCompress)] as const]
    : []),
]);

const utf8 = new TextDecoder();

/**
 * The text of bytes in UTF-8, without a byte order mark. What a `Buffer` has for it is as fast as `TextDecoder`, and allocates half as
 * much; but it keeps the mark.
 */
export function utf8Text(bytes: Uint8Array): string {
  return Buffer.isBuffer(bytes) && bytes[0] !== 0xef ? bytes.toString() : utf8.decode(bytes);
}
