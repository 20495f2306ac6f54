import { ConnectError } from "@haulier/core";
import type { MockHandler } from "@haulier/mock";

import type { MemoryOrigins } from "./api/memory-origin.ts";

/** Has the apps in memory answer for MockTransport. */
export function mockHandler(origins: MemoryOrigins): MockHandler {
  return async (request) => {
    const app = origins.appAt(request.url.origin);
    if (app === undefined) throw new ConnectError(`${request.toString()}: nothing answers there`, { request });
    const body = request.body === null ? null : Uint8Array.from(request.content);
    const { method, headers } = request;
    const response = await app(new Request(request.url, { method, headers: headers.toWeb(), body }));
    const { status, body: chunks } = response;
    return { status, headers: [...response.headers], ...(chunks === null ? {} : { chunks }) };
  };
}
