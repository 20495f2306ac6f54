import { createHash } from "node:crypto";

/** Bytes that differ from their neighbours and do not repeat every power of two, so that a lost or swapped piece shows. */
export function pattern(length: number, offset = 0): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = ((offset + i) * 31 + (offset + i) / 251) & 0xff;
  return bytes;
}

/** The same bytes in pieces, without ever holding them all. */
export function* patternChunks(length: number, chunkSize = 65_536): Generator<Uint8Array, void, void> {
  for (let offset = 0; offset < length; offset += chunkSize)
    yield pattern(Math.min(chunkSize, length - offset), offset);
}

/** What is left of a body when only its identity matters. */
export interface BodyDigest {
  readonly length: number;
  readonly sha256: string;
}

/** Reads a body to its end and keeps its length and hash. */
export async function digest(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<BodyDigest> {
  const hash = createHash("sha256");
  let length = 0;
  for await (const chunk of body) {
    hash.update(chunk);
    length += chunk.length;
  }
  return { length, sha256: hash.digest("hex") };
}
