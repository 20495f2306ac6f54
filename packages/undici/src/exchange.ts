import type { IncomingHttpHeaders } from "node:http";
import type { Duplex } from "node:stream";

import {
  HttpResponse,
  LocalProtocolError,
  ReadTimeoutError,
  RemoteProtocolError,
  WriteError,
  WriteTimeoutError,
  defaultTimeouts,
  requestTrailers,
  type Clock,
  type ConnectionInfo,
  type ConnectTimings,
  type ExchangeEvent,
  type ForwardRoute,
  type HttpHeaders,
  type HttpRequest,
  type Timeouts,
  type Timings,
} from "@haulier/core";
import {
  IncomingBody,
  OutgoingBody,
  requestTarget,
  ResponseFacts,
  WHOLE_BODY,
  type AbortWatch,
  type BodyProgress,
  type BodySource,
  type FactSource,
  type PhaseTimer,
  type TimerShelf,
} from "@haulier/net";

import { ConnectionGoneError } from "./connection-gone-error.ts";
import { Drain } from "./drain.ts";
import { absoluteForm, forwardHeaders } from "./forwarding.ts";
import { handedOverResponse } from "./handed-over-response.ts";
import type { Dispatcher } from "./load-undici.ts";
import { indexedHeaders, isHttp1, receivedHeaders, type RawHeaders } from "./received-headers.ts";
import { mayReplay } from "./replay.ts";
import type { Carrier, EngineHandler, PendingExchange, Road } from "./road.ts";
import { isConnectionLoss, isRefused, translateUndiciError } from "./undici-errors.ts";

/** What all exchanges of a transport share. */
export interface ExchangeSettings {
  readonly clock: Clock;
  readonly timers: TimerShelf;
  /** One listener for all exchanges with the same signal. */
  readonly aborts: AbortWatch<Exchange>;
  /** Unread bytes of a body at which the server is told to wait. */
  readonly highWaterMark: number;
}

type State =
  /** No engine has it: it waits for a connection, or is about to. */
  | "waiting"
  /** The engine has it, and has not begun to send. */
  | "dispatched"
  /** It is being sent, or its response awaited. */
  | "sending"
  /** The response headers have been handed out, and the body is coming. */
  | "receiving"
  /** The engine is done with it. */
  | "done";

/** More interim responses than this are an attack: they say nothing new, and must not keep a silent server alive. */
const MAX_INFORMATIONAL = 32;

/**
 * One request and its response: undici's handler, with the timers, the abort listener and the two bodies. The handler itself holds the
 * state, so that an exchange costs no closures.
 */
export class Exchange implements PendingExchange, EngineHandler, BodySource, BodyProgress, FactSource {
  readonly request: HttpRequest;
  readonly timeouts: Timeouts;
  /** The proxy that takes the request whole, where there is one. */
  forward: ForwardRoute | undefined = undefined;
  readonly #road: Road;
  readonly #settings: ExchangeSettings;
  readonly #resolve: (response: HttpResponse) => void;
  readonly #reject: (error: unknown) => void;

  #state: State = "waiting";
  #attempts = 0;
  #carrier: Carrier | undefined;
  #reused = false;
  #controller: Dispatcher.DispatchController | undefined;
  #outgoing: OutgoingBody | undefined;
  #incoming: IncomingBody | undefined;
  #drain: Drain | undefined;
  #contentLength: number | undefined;
  #received = 0;
  #readTimer: PhaseTimer | undefined;
  #writeTimer: PhaseTimer | undefined;
  /** Why we ended the exchange ourselves; in an object, since a signal may be aborted with `undefined`. */
  #ended: { readonly reason: unknown } | undefined;
  #requestSent = false;
  /** Whether the engine has not returned yet, so that no time has passed since `#dispatchedAt`. */
  #dispatching = false;
  #listening = false;
  #settled = false;
  #informational = 0;
  #trailers: RawHeaders;
  #isHttp1 = true;

  // Not 0 at first: V8 would make a box for each, where one number can now stand for several moments.
  #waitingSince: number | undefined;
  #dispatchedAt: number | undefined;
  #sentAt: number | undefined;
  #headersAt: number | undefined;
  #doneAt: number | undefined;

  constructor(
    request: HttpRequest,
    road: Road,
    settings: ExchangeSettings,
    resolve: (response: HttpResponse) => void,
    reject: (error: unknown) => void,
  ) {
    this.request = request;
    this.timeouts = request.extensions.timeout ?? defaultTimeouts;
    this.#road = road;
    this.#settings = settings;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Sets out. Settles the promise of the transport, whatever happens. */
  begin(): void {
    const { signal } = this.request.extensions;
    if (signal?.aborted === true) this.#reject(signal.reason);
    else this.#road.send(this);
  }

  wait(): void {
    this.#waitingSince = this.#settings.clock.now();
  }

  /** Hands the request to an engine. @param reused whether the carrier has taken a request to the server before. */
  dispatch(carrier: Carrier, reused: boolean): void {
    const { href, method, headers, extensions } = this.request;
    this.#state = "dispatched";
    this.#attempts += 1;
    this.#carrier = carrier;
    this.#reused = reused;
    this.#dispatchedAt = this.#settings.clock.now();
    this.#waitingSince ??= this.#dispatchedAt;
    // It may have ended while it waited; the carrier is then given back as it is.
    if (extensions.signal?.aborted === true) this.#ended ??= { reason: extensions.signal.reason };
    if (this.#ended !== undefined) {
      this.onResponseError(null, engineReason);
      return;
    }
    this.#listen();
    try {
      const options = {
        origin: carrier.origin ?? this.request.url.origin,
        path: extensions.target ?? (this.forward === undefined ? requestTarget(href) : absoluteForm(href)),
        method,
        headers: (this.forward === undefined
          ? headers
          : forwardHeaders(this.request, this.forward)
        ).toList() as string[],
        body: this.#engineBody(),
        // undici would close the connection after HEAD, and after GET or DELETE with a body; nothing in RFC 9110 asks for that.
        reset: false,
        servername: carrier.servername,
        trailers: extensions.trailers === undefined ? undefined : requestTrailers(this.request),
      };
      this.#dispatching = true;
      carrier.dispatcher.dispatch(options, this);
    } catch (error) {
      this.onResponseError(null, error as Error);
    } finally {
      this.#dispatching = false;
    }
  }

  /** The exchange did not get to an engine. */
  fail(error: unknown): void {
    this.#state = "done";
    this.#settle(error);
  }

  /** The signal was aborted. */
  abort(reason: unknown): void {
    this.#end(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#ended !== undefined) {
      controller.abort(engineReason);
      return;
    }
    this.#state = "sending";
    this.#sentAt = this.#dispatching ? this.#dispatchedAt : this.#settings.clock.now();
  }

  onRequestSent(): void {
    this.pieceTaken();
    this.#requestSent = true;
    this.tell("requestSent");
    this.#awaitServer();
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
    statusText?: string,
  ): void {
    if (status < 200) {
      this.#inform(status, controller.rawHeaders);
      return;
    }
    this.#state = "receiving";
    this.#headersAt = this.#settings.clock.now();
    this.#readTimer?.touch(this.#headersAt);
    this.tell("headersReceived");
    if (this.#ended !== undefined) return;
    this.#isHttp1 = isHttp1(controller.rawHeaders);
    const length = headers["content-length"];
    this.#contentLength = length === undefined ? undefined : Number(length);
    this.#incoming = new IncomingBody(this, this.#settings.highWaterMark);
    this.#resolve(
      new HttpResponse({
        status,
        // HTTP/2 has no phrases (RFC 9113 section 8.3.1); the response then gives the registered one.
        reasonPhrase: this.#isHttp1 ? statusText : undefined,
        headers: indexedHeaders(controller.rawHeaders, headers),
        body: this.#incoming,
        request: this.request,
        extensions: new ResponseFacts(this),
      }),
    );
  }

  /** Another protocol is spoken from here: the exchange is over, and the connection belongs to the caller. */
  onRequestUpgrade(
    { rawHeaders }: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
    stream: Duplex,
    phrase?: string,
  ): void {
    this.#state = "receiving";
    this.#headersAt = this.#settings.clock.now();
    this.tell("headersReceived");
    if (this.#ended !== undefined) return;
    this.#doneAt = this.#headersAt;
    this.#letGo();
    this.#resolve(handedOverResponse(this.request, { status, phrase, headers, rawHeaders, stream }, this));
    this.tell("done");
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#received += chunk.byteLength;
    // After the last piece, nothing is waited for.
    if (this.#received !== this.#contentLength) this.#readTimer?.touch();
    if (this.#drain === undefined) this.#incoming?.push(chunk);
    else if (!this.#drain.take(chunk.byteLength)) this.#end(abandoned);
  }

  onResponseEnd(controller: Dispatcher.DispatchController): void {
    // undici takes a reset for the end of a body that has no other end; but then nobody knows whether it was all.
    const failure = this.#carrier?.failure;
    if (failure !== undefined && this.#contentLength === undefined) {
      this.onResponseError(controller, failure);
      return;
    }
    this.#trailers = controller.rawTrailers;
    this.#doneAt = this.#settings.clock.now();
    this.#finish();
    this.tell("done");
    this.#incoming?.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    if (this.#state === "done") return;
    if (this.#ended === undefined && this.#mayReplay(error)) {
      this.#replay();
      return;
    }
    const refused = this.#state === "sending" && isRefused(error);
    const processed = this.#wasSent && !refused ? "maybe" : "no";
    const phase = this.#requestSent ? "read" : "write";
    const failure =
      this.#ended === undefined
        ? translateUndiciError(error, { request: this.request, phase, processed })
        : this.#ended.reason;
    this.#finish();
    this.#settle(failure);
  }

  pauseBody(): void {
    this.#controller?.pause();
    this.#readTimer?.pause();
  }

  resumeBody(): void {
    this.#readTimer?.resume();
    this.#controller?.resume();
  }

  abandonBody(): void {
    if (this.#state !== "receiving") return;
    // An HTTP/2 stream is reset without harm to the others. An HTTP/1.1 connection would be lost, so a small rest is read.
    this.#drain = this.#isHttp1
      ? Drain.start(this.#contentLength, this.#settings.clock, () => this.#end(abandoned))
      : undefined;
    if (this.#drain === undefined) this.#end(abandoned);
    else this.resumeBody();
  }

  pieceOffered(): void {
    const limit = this.timeouts.write;
    if (limit === null || this.#state === "done") return;
    const { timers } = this.#settings;
    this.#writeTimer = timers.start(limit, (elapsed) => {
      this.#end(new WriteTimeoutError({ request: this.request, limit, elapsed }));
    });
  }

  pieceTaken(): void {
    if (this.#writeTimer !== undefined) this.#settings.timers.putBack(this.#writeTimer);
    this.#writeTimer = undefined;
  }

  sourceFailed(error: unknown): void {
    this.#ended ??= {
      reason: new WriteError(`${this.request.toString()}: the source of the request body failed`, {
        request: this.request,
        cause: error,
        processed: this.#wasSent ? "maybe" : "no",
      }),
    };
  }

  lengthMismatch(declared: number, actual: string): void {
    this.#end(
      new LocalProtocolError(
        `${this.request.toString()}: Content-Length is ${declared}, but the body has ${actual} bytes`,
        {
          request: this.request,
          processed: this.#wasSent ? "maybe" : "no",
        },
      ),
    );
  }

  get httpVersion(): string {
    return this.#isHttp1 ? "HTTP/1.1" : "HTTP/2";
  }

  get connectionInfo(): ConnectionInfo | undefined {
    return this.#carrier?.info(this.#reused);
  }

  get timings(): Timings {
    const dialled = this.#reused ? undefined : this.#carrier;
    const { dns, tcp, tls } = dialled?.dialTimings ?? noTimings;
    return {
      queued: Math.max(0, between(this.#waitingSince, this.#dispatchedAt) - (dialled?.dialDuration ?? 0)),
      dns,
      tcp,
      tls,
      waiting: between(this.#sentAt, this.#headersAt),
      receiving: this.#doneAt === undefined ? undefined : between(this.#headersAt, this.#doneAt),
    };
  }

  get trailers(): HttpHeaders | undefined {
    const fields = receivedHeaders(this.#trailers);
    return fields.size === 0 ? undefined : fields;
  }

  /** What a listener throws ends the exchange; it must not get into the engine or the pool, which would lose count. */
  tell(type: ExchangeEvent["type"], error?: unknown): void {
    const { trace } = this.request.extensions;
    if (trace === undefined) return;
    try {
      trace({ type, at: this.#settings.clock.now(), ...(error === undefined ? {} : { error }) });
    } catch (thrown) {
      this.#end(thrown);
    }
  }

  get #wasSent(): boolean {
    return this.#state === "sending" || this.#state === "receiving";
  }

  #engineBody(): Uint8Array | null {
    const { body } = this.request;
    if (body === null) return null;
    if (body.bytes !== undefined && body.bytes.byteLength <= WHOLE_BODY) return body.bytes;
    this.#outgoing = new OutgoingBody(body, declaredLength(this.request), this);
    // undici takes any async iterable; its types name only Node's own.
    return this.#outgoing as unknown as Uint8Array;
  }

  /** Counts the silence of the server; not before the request is sent, since until then it may be waiting for us. */
  #awaitServer(): void {
    const limit = this.timeouts.read;
    if (limit === null || this.#state === "done") return;
    // Without a body, it is sent at the moment that sending begins.
    this.#readTimer = this.#settings.timers.start(limit, this, this.request.body === null ? this.#sentAt : undefined);
  }

  /** The server has not been heard of for too long. */
  onSilence(elapsed: number, limit: number): void {
    this.#end(new ReadTimeoutError({ request: this.request, limit, elapsed }));
  }

  #inform(status: number, raw: RawHeaders): void {
    this.#informational += 1;
    if (this.#informational > MAX_INFORMATIONAL) {
      this.#end(
        new RemoteProtocolError(`${this.request.toString()}: more than ${MAX_INFORMATIONAL} interim responses`, {
          request: this.request,
        }),
      );
      return;
    }
    const { onInformational } = this.request.extensions;
    if (onInformational === undefined) return;
    try {
      onInformational({ status, headers: receivedHeaders(raw) });
    } catch (thrown) {
      this.#end(thrown);
    }
  }

  /** Ends the exchange for a reason of our own: abort, time-out, or a reader that left. */
  #end(reason: unknown): void {
    if (this.#state === "done" || this.#ended !== undefined) return;
    this.#ended = { reason };
    this.#outgoing?.stop();
    if (this.#controller !== undefined) this.#controller.abort(engineReason);
    // The engine has not begun: it is stopped as soon as it does, and nobody needs to wait for that.
    else this.#settle(reason);
  }

  #mayReplay(error: Error): boolean {
    return mayReplay({
      request: this.request,
      attempts: this.#attempts,
      sent: this.#wasSent,
      answered: this.#state === "receiving" || this.#informational > 0,
      reused: this.#reused,
      connectionLost: error instanceof ConnectionGoneError || isConnectionLoss(error),
    });
  }

  #replay(): void {
    this.#finish();
    this.#state = "waiting";
    this.#controller = undefined;
    this.#outgoing = undefined;
    this.#requestSent = false;
    this.#road.send(this);
  }

  /** Lets go of everything: timers, listener, the source of the body, and the connection. */
  #finish(): void {
    this.#letGo();
    // Only after the engine has returned from its own handler can be told whether the connection stands. Promises that are settled
    // from here on continue later than this, and find the connection free.
    if (this.#carrier !== undefined) this.#road.releaseSoon(this.#carrier);
  }

  /** Lets go of everything but the connection. */
  #letGo(): void {
    this.#state = "done";
    this.pieceTaken();
    if (this.#readTimer !== undefined) this.#settings.timers.putBack(this.#readTimer);
    this.#readTimer = undefined;
    this.#drain?.stop();
    this.#outgoing?.stop();
    this.#unlisten();
  }

  #settle(error: unknown): void {
    this.#unlisten();
    if (this.#settled) return;
    this.#settled = true;
    if (error !== abandoned) this.tell("failed", error);
    if (this.#incoming === undefined) this.#reject(error);
    else if (this.#ended === undefined) this.#incoming.fail(error);
    else this.#incoming.abort(error);
  }

  #listen(): void {
    const { signal } = this.request.extensions;
    if (signal === undefined || this.#listening) return;
    this.#listening = true;
    this.#settings.aborts.add(signal, this);
  }

  #unlisten(): void {
    if (!this.#listening) return;
    this.#listening = false;
    this.#settings.aborts.remove(this.request.extensions.signal!, this);
  }
}

/** The time from one moment to another, both of which have been. */
function between(from: number | undefined, to: number | undefined): number {
  return to! - from!;
}

/** The length that the headers state for a body, as the client has checked it. */
function declaredLength(request: HttpRequest): number | undefined {
  const text = request.headers.get("content-length");
  return text === null ? undefined : Number(text);
}

/** What the engine is told when we end an exchange; the true reason may be anything, and is kept by the exchange. */
const engineReason = new Error("the exchange was ended");

/** The reason of an exchange whose reader has left: nobody is told. */
const abandoned: unique symbol = Symbol("abandoned");

const noTimings: ConnectTimings = {};
