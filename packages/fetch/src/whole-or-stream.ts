import { streamPieces, type Reading } from "./stream-pieces.ts";

/** Turns of the queue that a stream of bytes in memory takes to its end, and some. */
const TURNS = 16;

/**
 * The body of a `Request`, which has it as a stream whatever it was made of. Where it was in memory, it comes in one piece and ends at once: it is
 * bytes again then, with a length, and can be sent again. Otherwise it is a stream, and nothing of it is waited for.
 */
export async function wholeOrStream(
  stream: ReadableStream<Uint8Array>,
  signal?: AbortSignal,
): Promise<Uint8Array | AsyncIterable<Uint8Array>> {
  const reader = stream.getReader();
  const first = reader.read();
  const begun = await settledSoon(first);
  if (begun === undefined) return streamPieces(reader, signal, [first]);
  if (begun.done) return new Uint8Array(0);
  const second = reader.read();
  const ended = await settledSoon(second);
  return ended?.done === true ? begun.value : streamPieces(reader, signal, [first, second]);
}

/** What `reading` gives, when it does within a few turns of the queue; else undefined, also when it fails: whoever reads it is told. */
async function settledSoon(reading: Reading): Promise<Awaited<Reading> | undefined> {
  const seen: { result?: Awaited<Reading> } = {};
  reading.then(
    (result) => (seen.result = result),
    () => {},
  );
  for (let turn = 0; turn < TURNS && seen.result === undefined; turn++) await Promise.resolve();
  return seen.result;
}
