import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import type { App } from "./app.ts";

/** An app as a listener of `node:http` and `node:http2` servers. */
export function nodeListener(app: App, origin: () => string): NodeListener {
  return (incoming, outgoing) => {
    const gone = new AbortController();
    outgoing.once("close", () => gone.abort());
    // A client that leaves early ends the exchange with an error on this side, which is no news.
    answer(app, toRequest(incoming, origin(), gone.signal), outgoing).catch(() => outgoing.destroy());
  };
}

export type NodeListener = (
  incoming: IncomingMessage | Http2ServerRequest,
  outgoing: ServerResponse | Http2ServerResponse,
) => void;

async function answer(app: App, request: Request, outgoing: ServerResponse | Http2ServerResponse): Promise<void> {
  const response = await app(request);
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) outgoing.appendHeader(name, value);
  if (response.body === null) outgoing.end();
  else await pipeline(Readable.fromWeb(response.body), outgoing);
}

function toRequest(incoming: IncomingMessage | Http2ServerRequest, origin: string, signal: AbortSignal): Request {
  const headers = new Headers();
  for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
    // Pseudo-header fields of HTTP/2 are no fields.
    if (!incoming.rawHeaders[i]!.startsWith(":")) headers.append(incoming.rawHeaders[i]!, incoming.rawHeaders[i + 1]!);
  }
  const method = incoming.method ?? "GET";
  const bodiless = method === "GET" || method === "HEAD";
  const body = bodiless ? null : Readable.toWeb(incoming);
  return new Request(origin + (incoming.url ?? "/"), { method, headers, body, signal, duplex: "half" });
}
