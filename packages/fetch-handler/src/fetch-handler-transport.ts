import {
  BaseTransport,
  checkOptionNames,
  type Clock,
  type HttpRequest,
  HttpResponse,
  type RequestBody,
  systemClock,
  type TransportCapabilities,
  TransportClosedError,
} from "@haulier/core";

import { toAppRequest } from "./app-request.ts";
import { type ClientAddress, defaultClient } from "./client-address.ts";
import { Exchange } from "./exchange.ts";
import { type FetchApp, type FetchHandler, type HandlerInfo, toHandler, toHandlerInfo } from "./fetch-handler.ts";
import { dropResponse, receiveResponse } from "./receive-response.ts";

/** Options of {@link FetchHandlerTransport}. */
export interface FetchHandlerTransportOptions {
  /**
   * Whether the client gets what the app throws, itself, for tests that want to see it. `false` makes it what it is behind a server: a 500
   * before the response, and a RemoteProtocolError in the middle of its body.
   * @defaultValue true
   */
  raiseAppErrors?: boolean | undefined;
  /**
   * Where the app believes to be served: `request.url` has this origin in place of that of the request, and this path before its path.
   * @defaultValue the URL of the request, as it is
   */
  baseUrl?: string | URL | undefined;
  /**
   * Who asks, as the app sees it in its second argument, in the ways of Deno and of Bun.
   * @defaultValue \{ address: "127.0.0.1", port: 123 \}
   */
  clientAddress?: ClientAddress | undefined;
  /** The time that `timeout.read` goes by. @defaultValue the real one */
  clock?: Clock | undefined;
}

const optionNames: ReadonlySet<string> = new Set<keyof FetchHandlerTransportOptions>([
  "raiseAppErrors",
  "baseUrl",
  "clientAddress",
  "clock",
]);

/**
 * Calls an app of the form `(Request) => Response`, in process: no port, no network, nothing buffered.
 *
 * ```ts
 * const client = new Client({ transport: new FetchHandlerTransport(app), baseUrl: "http://app.test" });
 * ```
 *
 * Both bodies are streams that flow at once, each no faster than it is read. `request.signal` of the app aborts when the client leaves:
 * with the reason of its signal, or with an `AbortError` when the response is closed before its end.
 */
export class FetchHandlerTransport extends BaseTransport {
  readonly #handler: FetchHandler;
  readonly #info: HandlerInfo;
  readonly #raiseAppErrors: boolean;
  readonly #baseUrl: URL | undefined;
  readonly #clock: Clock;
  readonly #inFlight = new Set<Exchange>();
  #closing: Promise<void> | undefined;
  #onIdle: (() => void) | undefined;

  /** @throws TypeError for an app that cannot be called, and for an option that is unknown or cannot be used. */
  constructor(app: FetchApp, options: FetchHandlerTransportOptions = {}) {
    super();
    checkOptionNames("FetchHandlerTransport", options, optionNames);
    const { raiseAppErrors = true, baseUrl, clientAddress = defaultClient, clock = systemClock } = options;
    if (typeof raiseAppErrors !== "boolean")
      throw new TypeError(`raiseAppErrors: expected true or false, got a ${typeof raiseAppErrors}`);
    this.#handler = toHandler(app);
    this.#info = toHandlerInfo(clientAddress);
    this.#raiseAppErrors = raiseAppErrors;
    this.#baseUrl = baseUrl === undefined ? undefined : checkBaseUrl(baseUrl);
    this.#clock = clock;
  }

  override get capabilities(): TransportCapabilities {
    return capabilities;
  }

  /**
   * @throws TransportError, `signal.reason` when the signal of the request aborts, or whatever the app throws.
   */
  async handleRequest(request: HttpRequest): Promise<HttpResponse> {
    if (this.#closing !== undefined)
      throw new TransportClosedError(`${request.toString()}: the transport has been closed`, { request });
    request.extensions.signal?.throwIfAborted();
    const exchange = new Exchange(request, this.#clock, (over) => this.#forget(over));
    this.#inFlight.add(exchange);
    try {
      const response = await this.#exchange(exchange);
      exchange.trace("headersReceived");
      // There is nothing more to come, and nobody need close what has nothing to read.
      if (response.isConsumed) exchange.end();
      return response;
    } catch (error) {
      throw exchange.fail(error);
    }
  }

  /** Graceful and idempotent: waits for responses, and for their bodies to be read or closed; refuses what comes after. */
  override close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      if (this.#inFlight.size === 0) resolve();
      else this.#onIdle = resolve;
    });
    return this.#closing;
  }

  async #exchange(exchange: Exchange): Promise<HttpResponse> {
    const request = toAppRequest(exchange, this.#baseUrl);
    exchange.hold(request);
    if (isWhole(exchange.request.body)) exchange.trace("requestSent");
    const answering = this.#call(request);
    answering.then((late) => (exchange.isOver ? dropResponse(late) : undefined)).catch(() => {});
    try {
      return receiveResponse(await exchange.awaitApp(answering), exchange, this.#raiseAppErrors);
    } catch (error) {
      if (exchange.isOver || this.#raiseAppErrors) throw error;
      return new HttpResponse({ status: 500, text: "Internal Server Error", request: exchange.request });
    }
  }

  /** An app that throws at once fails as any other. */
  async #call(request: Request): Promise<Response> {
    return this.#handler(request, this.#info);
  }

  #forget(exchange: Exchange): void {
    this.#inFlight.delete(exchange);
    if (this.#inFlight.size === 0) this.#onIdle?.();
  }
}

const capabilities: TransportCapabilities = Object.freeze({
  name: "fetch-handler",
  protocols: Object.freeze([]),
  network: false,
  duplex: true,
  trailers: false,
  requestTrailers: false,
  expectContinue: false,
  informational: false,
  rawHeaders: false,
  timeouts: Object.freeze(["read"] as const),
  proxy: false,
  tls: false,
  connectGuard: false,
});

/** Whether there is nothing left to be sent when the app is called. */
function isWhole(body: RequestBody | null): boolean {
  return body === null || body.bytes !== undefined;
}

function checkBaseUrl(value: string | URL): URL {
  const url = URL.canParse(String(value)) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "")
    throw new TypeError("baseUrl: expected an absolute http: or https: URL without a query and a fragment");
  return url;
}
