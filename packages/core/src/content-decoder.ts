/**
 * Decodes one content coding. For a coding that is not built in, hand one to the client by the name it has in `Content-Encoding`:
 * `decoders: { dcb: dictionaryBrotli }`.
 *
 * A decoder throws what it likes: it is reported as a `DecodingError` with that as `cause`. It is never asked to decode an empty
 * body, and what follows the end of the coded data is not its business: it may just stop reading.
 */
export interface ContentDecoder {
  /**
   * Decodes a whole, small body at once. Absent where the runtime can only stream. Throws when the body is corrupt or cut short, or
   * when there would be more than `maxSize` bytes. It may refuse whatever it likes: {@link decode} is asked then and has the last word.
   */
  decodeSync?(bytes: Uint8Array, maxSize: number): Uint8Array;
  /**
   * Decodes piece by piece, in pieces of bounded size, and only as fast as they are taken. Throws when the source ends before the coded
   * data does. Leaving early releases what is behind it and leaves the source.
   */
  decode(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
}

/** Decoders by the name of their coding in lower case. */
export type ContentDecoders = ReadonlyMap<string, ContentDecoder>;

/** What the built-in decoders say when the body ends before the coded data does. */
export function incompleteData(cause?: unknown): Error {
  return new Error("the data is incomplete: the body ends too early", cause === undefined ? undefined : { cause });
}
