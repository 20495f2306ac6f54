import {
  BaseTransport,
  checkOptionNames,
  HttpHeaders,
  HttpResponse,
  LocalProtocolError,
  RemoteProtocolError,
  systemClock,
  TransportClosedError,
  type Clock,
  type HttpRequest,
  type ResponseBody,
  type TransportCapabilities,
} from "@haulier/core";

import { canStreamRequests } from "./can-stream-requests.ts";
import { codingsOfRuntime, withoutDecoded, type DecodedCodings } from "./decoded-codings.ts";
import { FetchExchange } from "./fetch-exchange.ts";
import { checkFetchable, fetchBody, fetchInit, fetchUrl, type FetchBody } from "./fetch-init.ts";
import type { Fetch } from "./fetch.ts";
import { FetchedBody, WholeFetchedBody } from "./fetched-body.ts";
import { fetchBeneath } from "./installed-fetch.ts";
import { translateFetchError } from "./translate-fetch-error.ts";

/** Options of a {@link FetchTransport}. */
export interface FetchTransportOptions {
  /** What carries the requests. @defaultValue the global `fetch` at this moment; not one that was installed by {@link installGlobalFetch}, but the one beneath */
  fetch?: Fetch | undefined;
  /** More options for each call, such as `credentials`, `cache`, `dispatcher` (Node) or `cf` (Workers). What belongs to the request wins. */
  init?: (Omit<RequestInit, OwnInit> & Readonly<Record<string, unknown>>) | undefined;
  /**
   * `"manual"` gives redirects as responses, which the client follows. Browsers hide them: there, `"follow"` has `fetch` follow them by itself, so
   * that the client sees only the last response, without its URL, history or cookies.
   * @defaultValue "manual"
   */
  redirect?: "manual" | "follow" | undefined;
  /**
   * How a request body that is a stream is sent: piece by piece, or read into memory before. Firefox and Safari do not stream at all; Chrome
   * does over HTTP/2, and fails without a reason over HTTP/1.1, so that there it has to be asked for. Files and forms are streams, too.
   * @defaultValue streamed in Node, Deno, Bun and workers of servers, buffered in browsers
   */
  requestBodies?: "stream" | "buffer" | undefined;
  /**
   * The content codings that this `fetch` decodes by itself. A response in any other is left to the client to decode.
   * @defaultValue gzip, x-gzip, deflate, br and zstd; without zstd for a Node whose undici is older than 7.11; gzip and br for Deno
   */
  decodes?: readonly string[] | undefined;
  /** The time that time-outs go by. @defaultValue the real one */
  clock?: Clock | undefined;
}

/** What the transport decides about a call itself. */
type OwnInit = "method" | "headers" | "body" | "signal" | "redirect" | "duplex";

const optionNames: ReadonlySet<string> = new Set<keyof FetchTransportOptions>([
  "fetch",
  "init",
  "redirect",
  "requestBodies",
  "decodes",
  "clock",
]);

const capabilities: TransportCapabilities = Object.freeze({
  name: "fetch",
  protocols: Object.freeze(["http/1.1", "h2"] as const),
  network: true,
  // The standard promises half, though some runtimes give the response before the request has ended.
  duplex: false,
  trailers: false,
  requestTrailers: false,
  expectContinue: false,
  informational: false,
  rawHeaders: false,
  timeouts: Object.freeze(["read", "write"] as const),
  proxy: false,
  tls: false,
  connectGuard: false,
});

/**
 * Sends requests by a `fetch`: that of a browser, Deno, Bun, a worker or Node, or any function like it.
 *
 * ```ts
 * const client = new Client({ transport: new FetchTransport() });
 * ```
 *
 * What `fetch` does not let be decided or seen, this transport cannot either: see {@link capabilities}. It decodes by itself, has limits of its
 * own (300 s for the headers in Node), and of the time-outs only `read` and `write` are kept here. `read` counts from the call, since nothing is
 * told of connecting; `write` holds for streams. Its connections are the runtime's: `close()` waits for what is in flight and leaves them alone.
 */
export class FetchTransport extends BaseTransport {
  readonly #fetch: Fetch;
  readonly #init: RequestInit;
  readonly #buffers: boolean;
  readonly #decodes: DecodedCodings;
  readonly #clock: Clock;
  readonly #inFlight = new Set<FetchExchange>();
  #closing: Promise<void> | undefined;
  #onIdle: (() => void) | undefined;

  /** @throws TypeError for an option that is unknown or cannot be used, or where there is no `fetch`. */
  constructor(options: FetchTransportOptions = {}) {
    super();
    checkOptionNames("FetchTransport", options, optionNames);
    const { fetch = fetchBeneath(), init, redirect = "manual", requestBodies, decodes, clock = systemClock } = options;
    if (typeof fetch !== "function") throw new TypeError("FetchTransport: fetch is no function; pass one as { fetch }");
    checkOneOf("redirect", redirect, ["manual", "follow"]);
    if (requestBodies !== undefined) checkOneOf("requestBodies", requestBodies, ["stream", "buffer"]);
    this.#fetch = fetch;
    this.#init = { ...init, redirect };
    this.#buffers = requestBodies === undefined ? !canStreamRequests() : requestBodies === "buffer";
    const ofRuntime = codingsOfRuntime();
    this.#decodes = decodes === undefined ? ofRuntime : { ...ofRuntime, codings: new Set(decodes) };
    this.#clock = clock;
  }

  override get capabilities(): TransportCapabilities {
    return capabilities;
  }

  async handleRequest(request: HttpRequest): Promise<HttpResponse> {
    if (this.#closing !== undefined)
      throw new TransportClosedError(`${request.toString()}: the transport has been closed`, { request });
    request.extensions.signal?.throwIfAborted();
    checkFetchable(request);
    const exchange = new FetchExchange(request, this.#clock, (over) => this.#forget(over));
    this.#inFlight.add(exchange);
    try {
      const body = await this.#bodyOf(exchange);
      return this.#receive(await exchange.waitForServer(this.#send(exchange, body)), exchange);
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

  async #bodyOf(exchange: FetchExchange): Promise<FetchBody> {
    const { body } = exchange.request;
    if (!this.#buffers || body === null || body.bytes !== undefined) return fetchBody(exchange);
    const stream = fetchBody(exchange) as ReadableStream<Uint8Array<ArrayBuffer>>;
    return new Uint8Array(await exchange.wait(new Response(stream).arrayBuffer()));
  }

  async #send(exchange: FetchExchange, body: FetchBody): Promise<Response> {
    // Not as a method of this object, which browsers refuse.
    const fetch = this.#fetch;
    let response: Response;
    try {
      response = await fetch(fetchUrl(exchange.request), fetchInit(exchange, this.#init, body));
    } catch (error) {
      throw translateFetchError(error, exchange.request);
    }
    // One that comes too late is given up.
    if (exchange.isOver) response.body?.cancel().catch(() => {});
    return response;
  }

  #receive(response: Response, exchange: FetchExchange): HttpResponse {
    const { request } = exchange;
    if (response.status === 0) throw hiddenResponse(request, response.type);
    const headers = receivedHeaders(response, request);
    const hasBody = response.body !== null && request.method !== "HEAD";
    if (hasBody) withoutDecoded(headers, this.#decodes);
    exchange.trace("headersReceived");
    const body = hasBody ? bodyOf(response, exchange) : null;
    if (body === null) leave(response, exchange);
    const { status, statusText: reasonPhrase } = response;
    return new HttpResponse({ status, reasonPhrase, headers, body, request });
  }

  #forget(exchange: FetchExchange): void {
    this.#inFlight.delete(exchange);
    if (this.#inFlight.size === 0) this.#onIdle?.();
  }
}

function bodyOf(response: Response, exchange: FetchExchange): ResponseBody {
  const stream = response.body as ReadableStream<Uint8Array> | undefined;
  return stream === undefined ? new WholeFetchedBody(response, exchange) : new FetchedBody(stream, exchange);
}

/** @throws RemoteProtocolError for fields that are no HTTP; not every engine refuses them. */
function receivedHeaders(response: Response, request: HttpRequest): HttpHeaders {
  try {
    return new HttpHeaders(response.headers);
  } catch (cause) {
    throw new RemoteProtocolError(`${request.toString()}: the response is not valid HTTP`, { request, cause });
  }
}

/** Ends the exchange of a response that has no body, whatever `fetch` makes of that. */
function leave(response: Response, exchange: FetchExchange): void {
  exchange.end();
  response.body?.cancel().catch(() => {});
}

function hiddenResponse(request: HttpRequest, type: string): LocalProtocolError {
  const what =
    type === "opaqueredirect"
      ? 'the answer is a redirect, which this runtime hides; new FetchTransport({ redirect: "follow" }) lets fetch follow it'
      : `the response is of the type "${type}", which cannot be read; ask for another mode in the option init`;
  return new LocalProtocolError(`${request.toString()}: ${what}`, { request, processed: "maybe" });
}

function checkOneOf(name: string, value: string, values: readonly string[]): void {
  if (!values.includes(value))
    throw new TypeError(
      `FetchTransport: ${name} must be ${values.map((one) => `"${one}"`).join(" or ")}, got ${value}`,
    );
}
