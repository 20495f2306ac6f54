/**
 * The body of a response as a transport gives it: wire bytes, once. Iterating it to the end, leaving the loop early (`return()`) and
 * `cancel()` all release what is behind it.
 */
export interface ResponseBody extends AsyncIterable<Uint8Array> {
  /**
   * The whole body at once, for a transport that can do better than to be iterated; at once, not by a promise, when it is all there.
   * @throws ResponseTooLargeError when there are more than `limit` bytes; the rest is given up.
   */
  readAll?(limit: number): Uint8Array | Promise<Uint8Array>;
  /** Gives up the rest of the body. Needed by a stream that was never iterated, whose `return()` nobody can call. Idempotent. */
  cancel?(reason?: unknown): Promise<void> | void;
}

/** Cuts a stream into pieces of exactly `size` bytes; the last may be shorter. */
export async function* rechunk(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let pending: Uint8Array[] = [];
  let length = 0;
  for await (let piece of source) {
    while (length + piece.byteLength >= size) {
      const head = piece.subarray(0, size - length);
      piece = piece.subarray(size - length);
      yield length === 0 ? head : join(pending, head, size);
      pending = [];
      length = 0;
    }
    if (piece.byteLength > 0) {
      pending.push(piece);
      length += piece.byteLength;
    }
  }
  if (length > 0) yield join(pending, new Uint8Array(0), length);
}

function join(pieces: readonly Uint8Array[], last: Uint8Array, length: number): Uint8Array {
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const piece of [...pieces, last]) {
    joined.set(piece, offset);
    offset += piece.byteLength;
  }
  return joined;
}
