import { withByteReader, type ByteReader } from "../byte-reader.ts";
import type { ContentDecoder, ContentDecoders } from "../content-decoder.ts";
import type { ContentEncoder, ContentEncoders } from "../content-encoder.ts";
import { throughCompressionStream } from "./compression-stream.ts";
import { throughDecompressionStream, type CompressionFormat } from "./decompression-stream.ts";
import { hasZlibWrapper } from "./deflate-wrapper.ts";

/**
 * The decoders of `DecompressionStream`. What they cannot do, since the runtime does not tell where the coded data ended: whether a
 * second gzip member or zstd frame is joined, and whether bytes that follow the coded data are ignored, is up to the runtime; most
 * report either as an error, so that it is a `DecodingError`. Nothing is decoded at once.
 */
export const platformDecoders: ContentDecoders = new Map([
  ...decoderOf("gzip", "gzip"),
  ...decoderOf("deflate", "deflate-raw", inflateEither),
  ...decoderOf("br", "brotli"),
  ...decoderOf("zstd", "zstd"),
]);

/** The encoders of `CompressionStream`, for as many formats as the runtime has. Nothing is encoded at once. */
export const platformEncoders: ContentEncoders = new Map([
  ...encoderOf("gzip", "gzip"),
  ...encoderOf("deflate", "deflate"),
  ...encoderOf("br", "brotli"),
  ...encoderOf("zstd", "zstd"),
]);

/** An entry for `coding` if the runtime has its format. */
function decoderOf(
  coding: string,
  formatName: string,
  decode?: (input: ByteReader) => AsyncIterable<Uint8Array>,
): [string, ContentDecoder][] {
  const format = formatName as CompressionFormat;
  if (!isSupported(() => new DecompressionStream(format))) return [];
  const run = decode ?? ((input) => throughDecompressionStream(format, input));
  return [[coding, { decode: (source) => withByteReader(source, run) }]];
}

/** As {@link decoderOf}. */
function encoderOf(coding: string, formatName: string): [string, ContentEncoder][] {
  const format = formatName as CompressionFormat;
  if (!isSupported(() => new CompressionStream(format))) return [];
  const run = (input: ByteReader): AsyncIterable<Uint8Array> => throughCompressionStream(format, input);
  return [[coding, { encode: (source) => withByteReader(source, run) }]];
}

function isSupported(open: () => object): boolean {
  try {
    open();
    return true;
  } catch {
    return false;
  }
}

async function* inflateEither(input: ByteReader): AsyncGenerator<Uint8Array, void, undefined> {
  const format = hasZlibWrapper(await input.peek(2)) ? "deflate" : "deflate-raw";
  yield* throughDecompressionStream(format, input);
}

const utf8 = new TextDecoder();

/** The text of bytes in UTF-8, without a byte order mark. */
export function utf8Text(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}
