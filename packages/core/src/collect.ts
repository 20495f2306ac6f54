/** Joins pieces; a single one is returned as it is. `length` is their sum. */
export function concat(pieces: readonly Uint8Array[], length: number): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    joined.set(piece, offset);
    offset += piece.byteLength;
  }
  return joined;
}

/** Reads a stream to its end. `onExceeded` makes the error for more than `limit` bytes; the stream is left then. */
export async function collect(
  stream: AsyncIterable<Uint8Array>,
  limit: number = Number.POSITIVE_INFINITY,
  onExceeded?: (limit: number) => Error,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of stream) {
    length += piece.byteLength;
    if (length > limit) throw onExceeded?.(limit) ?? new RangeError(`more than ${limit} bytes`);
    pieces.push(piece);
  }
  return concat(pieces, length);
}
