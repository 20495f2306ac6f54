import type { ExchangeEvent, HttpRequest, Timeouts, Transport } from "@haulier/core";

import type { Http2Session } from "./http2-session.ts";

/** An exchange that is to be taken somewhere. */
export interface PendingExchange {
  readonly request: HttpRequest;
  readonly timeouts: Timeouts;
  /** It waits for a session from now on. */
  wait(): void;
  /** @param reused whether the session has taken a request to the server before. */
  dispatch(session: Http2Session, reused: boolean): void;
  /** The server does not speak HTTP/2. */
  handTo(fallback: Transport): void;
  fail(error: unknown): void;
  /** Tells whoever traces the exchange how far it is. */
  tell(type: ExchangeEvent["type"]): void;
}

/** How exchanges get to a session. */
export interface Road {
  /** What takes requests for servers that speak HTTP/1.1 only. */
  readonly fallback: Transport | undefined;
  /** Calls `dispatch()`, `handTo()` or `fail()` of the exchange, now or later. */
  send(exchange: PendingExchange): void;
  /** An exchange has left its session. */
  release(session: Http2Session): void;
}
