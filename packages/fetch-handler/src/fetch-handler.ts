import { type ClientAddress, type ClientPlace, toClientPlace } from "./client-address.ts";

/** Answers web requests: what Hono, H3, Next route handlers, Workers, Deno and Bun call a handler. */
export type FetchHandler = (request: Request, info: HandlerInfo) => Response | Promise<Response>;

/** What answers web requests: a {@link FetchHandler}, or an object that has one as `fetch`. */
export type FetchApp = FetchHandler | { readonly fetch: FetchHandler };

/** What servers tell an app about a connection beside the request: the second argument of Deno's handlers, and of Bun's. */
export interface HandlerInfo {
  /** Who asks, as `Deno.serve` tells it. */
  readonly remoteAddr: { readonly transport: "tcp"; readonly hostname: string; readonly port: number };
  /** Who asks, as the server of `Bun.serve` tells it. */
  requestIP(request: Request): ClientPlace;
}

/** @throws TypeError for what cannot be called. */
export function toHandler(app: FetchApp): FetchHandler {
  if (typeof app === "function") return app;
  if (typeof app === "object" && app !== null && typeof app.fetch === "function")
    return (request, info) => app.fetch(request, info);
  throw new TypeError("FetchHandlerTransport: expected a function (Request) => Response, or an object with fetch");
}

/** @throws TypeError for what is no address. */
export function toHandlerInfo(clientAddress: ClientAddress): HandlerInfo {
  const place = toClientPlace(clientAddress);
  const { address: hostname, port } = place;
  return Object.freeze({
    remoteAddr: Object.freeze({ transport: "tcp", hostname, port }),
    requestIP: () => place,
  });
}
