import type { ClientRequest } from "node:http";

import type { RequestTrailers } from "@haulier/core";

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
  else if (body !== null) await writePieces(request, body);
  if (request.destroyed) return;
  const fields = typeof trailers === "function" ? await trailers() : trailers;
  if (request.destroyed) return;
  if (fields !== undefined) request.addTrailers(fields.raw);
  request.end();
}

async function writePieces(request: ClientRequest, body: AsyncIterable<Uint8Array>): Promise<void> {
  // Somebody may be waiting for the head before there is anything to send after it.
  request.flushHeaders();
  for await (const piece of body) {
    if (request.destroyed) return;
    if (!request.write(piece)) await roomIn(request);
  }
}

/** Resolves when the connection takes more, or is gone. */
function roomIn(request: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      request.off("drain", go);
      request.off("close", go);
      resolve();
    };
    request.on("drain", go);
    request.on("close", go);
  });
}
