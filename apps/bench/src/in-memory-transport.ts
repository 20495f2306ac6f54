import type * as Core from "@haulier/core";
import type { HttpRequest, HttpResponse } from "@haulier/core";

import { smallObject } from "./payloads.ts";

const body = new TextEncoder().encode(JSON.stringify(smallObject));
const responseHeaders = {
  Date: "Fri, 20 Nov 2026 23:30:09 GMT",
  "Content-Type": "application/json",
  "Content-Length": String(body.length),
  "Cache-Control": "private, max-age=0",
  Vary: "Accept-Encoding",
};

/** A transport that answers from memory, as fast as one can. */
export interface InMemoryTransport {
  handleRequest(request: HttpRequest): Promise<HttpResponse>;
}

/** Answers everything with {@link smallObject}. */
export function inMemory(core: typeof Core): InMemoryTransport {
  const headers = new core.HttpHeaders(responseHeaders);
  return { handleRequest: () => Promise.resolve(new core.HttpResponse({ headers, body })) };
}
