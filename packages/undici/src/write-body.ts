import type { ClientRequest } from "node:http";

import type { RequestTrailers } from "@haulier/core";
import { writePieces } from "@haulier/net";

/** What comes after the head of a request. */
export interface RequestRest {
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | null;
  readonly trailers: RequestTrailers | undefined;
}

/**
 * Writes the body and the trailers of a request, the body no faster than the connection takes it, and ends the request. Stops where it is
 * when the request has been destroyed.
 * @throws what the source of the body or the function for the trailers does.
 */
export async function writeBody(request: ClientRequest, { body, trailers }: RequestRest): Promise<void> {
  if (body instanceof Uint8Array) request.write(body);
  else if (body !== null) {
    // Somebody may be waiting for the head before there is anything to send after it.
    request.flushHeaders();
    await writePieces(request, body);
  }
  if (request.destroyed) return;
  const fields = typeof trailers === "function" ? await trailers() : trailers;
  if (request.destroyed) return;
  if (fields !== undefined) request.addTrailers(fields.raw);
  request.end();
}
