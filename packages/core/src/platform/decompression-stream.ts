import type { ByteReader } from "../byte-reader.ts";
import { throughTransform } from "./transform-stream.ts";

/** The name of a format. Runtimes know different ones; the constructor throws for others. */
export type CompressionFormat = ConstructorParameters<typeof DecompressionStream>[0];

/**
 * How much is fed at once. A runtime may decode all of what it is given before anything is taken from it, so the output that can pile up
 * is this times the expansion, 1032:1 at most for deflate.
 */
const FED_AT_ONCE = 4 * 1024;

/** Runs `input` through a `DecompressionStream`; see {@link throughTransform}. */
export function throughDecompressionStream(format: CompressionFormat, input: ByteReader): AsyncIterable<Uint8Array> {
  return throughTransform(new DecompressionStream(format), input, FED_AT_ONCE);
}
