/** What becomes of a request in an app. */
export interface AppLog {
  /** Whether the app has seen that the client left before the answer was complete. */
  hasLeft: boolean;
}

/** What `/broken` throws, and `/halfway` in the middle of its answer. The apps answer `handled` for it where they still can. */
export const failure = new Error("the app is broken");

/** What `/cookies` sets. */
export const cookies: readonly string[] = ["a=1; Path=/", "b=2; Path=/"];

/** What `/events` sends, without an end. */
export async function* events(): AsyncGenerator<string> {
  for (let id = 1; ; id++) yield `id: ${id}\n\n`;
}

/** What `/halfway` sends. */
export async function* halfway(): AsyncGenerator<string> {
  yield "half of it";
  // The answer has begun by the time it fails.
  await new Promise(setImmediate);
  throw failure;
}

/** The same for web apps, which send bytes. */
export function bytesOf(pieces: AsyncIterable<string>): ReadableStream<Uint8Array> {
  return ReadableStream.from<string>(pieces).pipeThrough<Uint8Array>(new TextEncoderStream());
}

/** What `/facts` answers: what the URL says. */
export function factsOf(url: string): readonly unknown[] {
  const { protocol, hostname, searchParams } = new URL(url);
  return [protocol.slice(0, -1), hostname, Object.fromEntries(searchParams)];
}
