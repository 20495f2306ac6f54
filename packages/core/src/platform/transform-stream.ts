import type { ByteReader } from "../byte-reader.ts";

/** What is used of a transform stream of the web that takes bytes and gives bytes. */
export interface ByteTransform {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array<ArrayBuffer>>;
}

/**
 * Runs `input` through a stream of the web: a piece of at most `fedAtOnce` bytes in, what comes of it out, then the next. The stream is
 * cancelled at the end, however that comes.
 *
 * `pipeThrough` would do for the data, but reads ahead and swallows which side has failed.
 */
export async function* throughTransform(
  transform: ByteTransform,
  input: ByteReader,
  fedAtOnce: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { readable, writable } = transform;
  const reader = readable.getReader();
  const writer = writable.getWriter();
  void handled(reader.closed);
  void handled(writer.closed);
  try {
    let output = handled(reader.read());
    for (let isEnded = false; !isEnded;) {
      const piece = await input.next();
      isEnded = piece === undefined;
      if (piece !== undefined) input.unread(piece.subarray(fedAtOnce));
      const fed = handled(
        piece === undefined ? writer.close() : writer.write(bufferSource(piece.subarray(0, fedAtOnce))),
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
