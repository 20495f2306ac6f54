import type { ClientHttp2Stream } from "node:http2";

import { writePieces } from "@haulier/net";

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
  await writePieces(stream, body);
  if (stream.destroyed) return;
  ending();
  stream.end();
}
