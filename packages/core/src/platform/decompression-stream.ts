import type { ByteReader } from "../byte-reader.ts";

/** The name of a format. Runtimes know different ones; the constructor throws for others. */
export type CompressionFormat = ConstructorParameters<typeof DecompressionStream>[0];

/**
 * How much is fed at once. A runtime may decode all of what it is given before anything is taken from it, so the output that can pile up
 * is this times the expansion, 1032:1 at most for deflate.
 */
const FED_AT_ONCE = 4 * 1024;

/**
 * Runs `input` through a `DecompressionStream`: a small piece in, what comes of it out, then the next. The stream is cancelled at the
 * end, however that comes.
 *
 * `pipeThrough` would do for the data, but reads ahead and swallows which side has failed.
 */
export async function* throughDecompressionStream(
  format: CompressionFormat,
  input: ByteReader,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { readable, writable } = new DecompressionStream(format);
  const reader = readable.getReader();
  const writer = writable.getWriter();
  void handled(reader.closed);
  void handled(writer.closed);
  try {
    let output = handled(reader.read());
    for (let isEnded = false; !isEnded;) {
      const piece = await input.next();
      isEnded = piece === undefined;
      if (piece !== undefined) input.unread(piece.subarray(FED_AT_ONCE));
      const fed = handled(
        piece === undefined ? writer.close() : writer.write(bufferSource(piece.subarray(0, FED_AT_ONCE))),
      );
      for (;;) {
        // There is output for as long as there is any after the end, otherwise until the piece is taken.
        const result = await (isEnded ? output : Promise.race([output, fed]));
        if (result === undefined) break;
        if (result.done) return;
        yield result.value;
        output = handled(reader.read());
      }
    }
  } finally {
    void handled(reader.cancel());
    void handled(writer.abort());
  }
}

/** A failure of the stream rejects all of its promises, of which one is awaited. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

/** Memory that is shared between threads is not accepted by the types, and does not come from a network. */
function bufferSource(piece: Uint8Array): Uint8Array<ArrayBuffer> {
  return piece as Uint8Array<ArrayBuffer>;
}
