/**
 * Encodes one content coding, for the option `compress`. For a coding that is not built in, or a built-in one with other settings, hand
 * one to the client by the name it has in `Content-Encoding`: `encoders: { gzip: bestGzip }`.
 */
export interface ContentEncoder {
  /** Encodes a whole, small body at once, so that its length is known. Absent where the runtime can only stream. */
  encodeSync?(bytes: Uint8Array): Uint8Array;
  /**
   * Encodes piece by piece, and only as fast as the pieces are taken. The source may be empty, which is coded data as well. Leaving early
   * releases what is behind it.
   */
  encode(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
}

/** Encoders by the name of their coding in lower case. */
export type ContentEncoders = ReadonlyMap<string, ContentEncoder>;
