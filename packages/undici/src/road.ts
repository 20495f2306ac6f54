import type { IncomingHttpHeaders } from "node:http";
import type { Duplex } from "node:stream";

import type {
  ConnectionInfo,
  ForwardRoute,
  ConnectTimings,
  ExchangeEvent,
  HttpRequest,
  RequestTrailers,
  Timeouts,
} from "@haulier/core";

import type { Dispatcher } from "./load-undici.ts";

/** What an engine is asked to send. undici looks at all but the trailers. */
export interface EngineOptions extends Dispatcher.DispatchOptions {
  readonly trailers: RequestTrailers | undefined;
}

/** A handler of undici's, which is told the reason phrase as well when the connection is given away. */
export interface EngineHandler extends Dispatcher.DispatchHandler {
  onRequestUpgrade?(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
    stream: Duplex,
    statusText?: string,
  ): void;
}

/** What takes a request and tells a handler of its answer, as a dispatcher of undici does. */
export interface Engine {
  dispatch(options: EngineOptions, handler: EngineHandler): boolean;
}

/** What takes an exchange to the server: a connection, or a caller's own dispatcher. */
export interface Carrier {
  readonly dispatcher: Engine;
  /** The origin that it serves; undefined where it serves any. */
  readonly origin: string | undefined;
  /** Overrides what undici derives from a `Host` header, which is no business of TLS. */
  readonly servername: string | undefined;
  readonly dialTimings: ConnectTimings;
  /** How long dialling took in all, in milliseconds. */
  readonly dialDuration: number;
  /** What the connection broke with, where that is known. */
  readonly failure: Error | undefined;
  info(reused: boolean): ConnectionInfo | undefined;
}

/** An exchange that is to be taken somewhere. */
export interface PendingExchange {
  readonly request: HttpRequest;
  readonly timeouts: Timeouts;
  /** Set by the road, where a proxy is to take the request whole. */
  forward: ForwardRoute | undefined;
  /** It waits for a connection from now on. */
  wait(): void;
  /** @param reused whether the carrier has taken a request to the server before. */
  dispatch(carrier: Carrier, reused: boolean): void;
  fail(error: unknown): void;
  /** Tells whoever traces the exchange how far it is. */
  tell(type: ExchangeEvent["type"]): void;
}

/** How exchanges get to an engine: over the connections of a pool, or through a caller's own dispatcher. */
export interface Road {
  /** Calls `exchange.dispatch()`, now or when there is a connection, or else `exchange.fail()`. */
  send(exchange: PendingExchange): void;
  /**
   * The engine is done with an exchange; the carrier may take another one, if it still stands. That shows only when the engine has returned
   * from its own handler, so it is looked at a little later.
   */
  releaseSoon(carrier: Carrier): void;
}
