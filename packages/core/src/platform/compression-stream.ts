import type { ByteReader } from "../byte-reader.ts";
import { throughTransform } from "./transform-stream.ts";

/** How much is fed at once. What comes out is smaller, or hardly larger. */
const FED_AT_ONCE = 64 * 1024;

/** Runs `input` through a `CompressionStream`; see {@link throughTransform}. */
export function throughCompressionStream(
  format: ConstructorParameters<typeof CompressionStream>[0],
  input: ByteReader,
): AsyncIterable<Uint8Array> {
  return throughTransform(new CompressionStream(format), input, FED_AT_ONCE);
}
