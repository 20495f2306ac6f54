import {
  BaseTransport,
  checkOptionNames,
  type Clock,
  ConnectTimeoutError,
  HttpHeaders,
  type HttpRequest,
  type HttpResponse,
  systemClock,
  TransportClosedError,
  type TransportCapabilities,
} from "@haulier/core";

import { Delayed } from "./delay.ts";
import { describeValue } from "./describe-value.ts";
import { Exchange } from "./exchange.ts";
import { Failure } from "./fail.ts";
import { inspectSymbol } from "./inspect.ts";
import { MockCall } from "./mock-call.ts";
import {
  isResponseInit,
  type InformationalInit,
  type MockReply,
  type MockResponseInit,
  toResponse,
} from "./mock-reply.ts";
import { pause } from "./pause.ts";
import { receiveResponse } from "./receive-response.ts";
import { SentBody } from "./sent-body.ts";

/** Answers a request. What it throws, the exchange fails with. */
export type MockHandler = (request: HttpRequest) => MockReply | Promise<MockReply>;

/** Options of a {@link MockTransport}. */
export interface MockTransportOptions {
  /** The time that delays and time-outs go by; a {@link VirtualClock} makes them pass at will. @defaultValue the real one */
  clock?: Clock | undefined;
  /** How long connecting takes, in milliseconds; beyond `timeout.connect` it fails with ConnectTimeoutError. @defaultValue 0 */
  connectDelay?: number | undefined;
  /**
   * Whether the whole request body is read before the handler is called, so that it can use `request.content`. `false` gives it the stream,
   * for tests of uploads and of answers that begin before the request has ended.
   * @defaultValue true
   */
  readBody?: boolean | undefined;
}

const optionNames: ReadonlySet<string> = new Set<keyof MockTransportOptions>(["clock", "connectDelay", "readBody"]);

/**
 * Answers requests by a function, in process: a client is tested as it is, without a network and without patching anything.
 *
 * ```ts
 * const transport = new MockTransport((request) =>
 *   request.url.pathname === "/users/1" ? { json: { name: "Ada" } } : { status: 404 },
 * );
 * const client = new Client({ transport, baseUrl: "https://api.example.com" });
 * ```
 *
 * It keeps the contract of every transport: it sends once, honours `extensions.signal` and `timeout` up to the end of the body, and gives the
 * response unread. Requests and what came of them are kept in {@link calls}.
 */
export class MockTransport extends BaseTransport {
  readonly #handler: MockHandler;
  readonly #clock: Clock;
  readonly #connectDelay: number;
  readonly #readBody: boolean;
  readonly #capabilities: TransportCapabilities;
  readonly #inFlight = new Set<Exchange>();
  #calls: MockCall[] = [];
  #closing: Promise<void> | undefined;
  #onIdle: (() => void) | undefined;

  /** `handler` answers each request; a plain response is the answer to all of them. @throws TypeError, RangeError for what cannot be used. */
  constructor(handler: MockHandler | MockResponseInit, options: MockTransportOptions = {}) {
    super();
    checkOptionNames("MockTransport", options, optionNames);
    const { clock = systemClock, connectDelay = 0, readBody = true } = options;
    if (!(connectDelay >= 0))
      throw new RangeError(`connectDelay: expected milliseconds, 0 or more, got ${connectDelay}`);
    if (typeof readBody !== "boolean")
      throw new TypeError(`readBody: expected true or false, got ${describeValue(readBody)}`);
    this.#handler = toHandler(handler);
    this.#clock = clock;
    this.#connectDelay = connectDelay;
    this.#readBody = readBody;
    this.#capabilities = capabilitiesOf({ duplex: !readBody });
  }

  override get capabilities(): TransportCapabilities {
    return this.#capabilities;
  }

  /** What was asked and answered, oldest first. A request that was refused, since it was aborted or the transport closed, is not among them. */
  get calls(): readonly MockCall[] {
    return this.#calls;
  }

  /** The last of {@link calls}; `undefined` when there is none. */
  get lastCall(): MockCall | undefined {
    return this.#calls.at(-1);
  }

  /** Forgets the {@link calls}. What is in flight goes on. */
  reset(): void {
    this.#calls = [];
  }

  async handleRequest(request: HttpRequest): Promise<HttpResponse> {
    if (this.#closing !== undefined)
      throw new TransportClosedError(`${request.toString()}: the transport has been closed`, { request });
    request.extensions.signal?.throwIfAborted();
    const call = new MockCall(request, this.#clock.now());
    this.#calls.push(call);
    const exchange = new Exchange(request, this.#clock, call, (idle) => this.#forget(idle));
    this.#inFlight.add(exchange);
    try {
      if (this.#connectDelay > 0) await this.#connect(exchange);
      return await this.#exchange(exchange);
    } catch (error) {
      throw exchange.fail(error);
    }
  }

  /** Graceful and idempotent: waits for handlers, and for streamed bodies to be read or closed; refuses what comes after. */
  override close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      if (this.#inFlight.size === 0) resolve();
      else this.#onIdle = resolve;
    });
    return this.#closing;
  }

  override toString(): string {
    const count = `${this.#calls.length} ${this.#calls.length === 1 ? "call" : "calls"}`;
    return `MockTransport { ${[count, ...this.#calls].join("; ")} }`;
  }

  [inspectSymbol](): string {
    return this.toString();
  }

  async #connect(exchange: Exchange): Promise<void> {
    const { clock, request, stopped } = exchange;
    const startedAt = clock.now();
    const limit = request.extensions.timeout?.connect ?? null;
    exchange.trace("dialing");
    if (limit !== null && limit < this.#connectDelay) {
      await exchange.wait(pause(clock, limit, stopped));
      throw new ConnectTimeoutError({ request, limit, elapsed: clock.now() - startedAt });
    }
    await exchange.wait(pause(clock, this.#connectDelay, stopped));
    exchange.trace("connected");
  }

  async #exchange(exchange: Exchange): Promise<HttpResponse> {
    const request = await this.#deliver(exchange);
    const answering = this.#answer(request, exchange);
    // One that comes too late is given up, whatever it has opened.
    answering.then((late) => (exchange.isOver ? late.close() : undefined)).catch(() => {});
    const response = receiveResponse(await exchange.waitForServer(answering), exchange);
    exchange.call.answered(response);
    exchange.trace("headersReceived");
    return response;
  }

  /** The request for the handler: a copy, so that neither side can change what is the other's. */
  async #deliver(exchange: Exchange): Promise<HttpRequest> {
    const { body } = exchange.request;
    if (body === null || body.bytes !== undefined) {
      const request = exchange.request.with(exchange.hasTrailers ? await withTrailers(exchange) : {});
      exchange.call.arrived(request);
      exchange.trace("requestSent");
      return request;
    }
    const request = exchange.request.with({ body: new SentBody(body, exchange), ...withLaterTrailers(exchange) });
    exchange.call.arrived(request);
    if (!this.#readBody) return request;
    await exchange.wait(request.read());
    if (!exchange.hasTrailers) return request;
    const complete = request.with(await withTrailers(exchange));
    exchange.call.arrived(complete);
    return complete;
  }

  async #answer(request: HttpRequest, exchange: Exchange): Promise<HttpResponse> {
    let reply = await this.#handler(request);
    while (reply instanceof Delayed) {
      await pause(this.#clock, reply.ms, exchange.stopped);
      reply = reply.value;
    }
    if (reply instanceof Failure) throw reply.error;
    const response = toResponse(reply, request, this.#clock);
    if ("informational" in reply && !exchange.isOver) inform(request, reply.informational ?? []);
    return response;
  }

  #forget(exchange: Exchange): void {
    this.#inFlight.delete(exchange);
    if (this.#inFlight.size === 0) this.#onIdle?.();
  }
}

/** The trailers by the side of a body that has been read. */
async function withTrailers(exchange: Exchange): Promise<Pick<HttpRequest, "extensions">> {
  const trailers = await exchange.wait(exchange.trailers());
  return { extensions: { ...exchange.request.extensions, trailers } };
}

/** As {@link withTrailers}, for a body that has yet to be read. The function of the caller is called once, whoever asks. */
function withLaterTrailers(exchange: Exchange): Partial<Pick<HttpRequest, "extensions">> {
  if (!exchange.hasTrailers) return {};
  return { extensions: { ...exchange.request.extensions, trailers: () => exchange.trailers() } };
}

function toHandler(handler: MockHandler | MockResponseInit): MockHandler {
  if (typeof handler === "function") return handler;
  if (isResponseInit(handler)) return () => handler;
  throw new TypeError(
    `MockTransport: expected a function or a plain response such as { status: 204 }, got ${describeValue(handler)}`,
  );
}

function inform(request: HttpRequest, responses: readonly InformationalInit[]): void {
  for (const { status, headers } of responses)
    request.extensions.onInformational?.({ status, headers: new HttpHeaders(headers) });
}

function capabilitiesOf({ duplex }: { duplex: boolean }): TransportCapabilities {
  return Object.freeze({
    name: "mock",
    protocols: Object.freeze([]),
    network: false,
    duplex,
    trailers: true,
    requestTrailers: true,
    expectContinue: false,
    informational: true,
    rawHeaders: true,
    timeouts: Object.freeze(["connect", "read"] as const),
    proxy: false,
    tls: false,
    connectGuard: false,
  });
}
