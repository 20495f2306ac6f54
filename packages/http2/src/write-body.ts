import type { ClientHttp2Stream } from "node:http2";

/**
 * Writes the body of a request, no faster than the server takes it, and ends the request; trailers are asked for then. Stops where it is when
 * the stream has been destroyed.
 * @param ending is called when nothing is left but to have the last bytes taken.
 * @throws what the source of the body does.
 */
export async function writeBody(
  stream: ClientHttp2Stream,
  body: AsyncIterable<Uint8Array>,
  ending: () => void,
): Promise<void> {
  for await (const piece of body) {
    if (stream.destroyed) return;
    if (!stream.write(piece)) await roomIn(stream);
  }
  if (stream.destroyed) return;
  ending();
  stream.end();
}

/** Resolves when the stream takes more, or is gone. */
function roomIn(stream: ClientHttp2Stream): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      stream.off("drain", go);
      stream.off("close", go);
      resolve();
    };
    stream.on("drain", go);
    stream.on("close", go);
  });
}
