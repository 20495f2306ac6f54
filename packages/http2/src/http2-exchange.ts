import { constants, type IncomingHttpHeaders } from "node:http2";
import { addAbortSignal } from "node:stream";

import {
  defaultTimeouts,
  HttpResponse,
  LocalProtocolError,
  ReadTimeoutError,
  RemoteProtocolError,
  type Clock,
  type ConnectionInfo,
  type ConnectTimings,
  type ExchangeEvent,
  type HttpHeaders,
  type HttpRequest,
  type Timeouts,
  type Timings,
  type Transport,
  type WriteTimeoutError,
} from "@haulier/core";
import {
  HandedOverBody,
  HandedOverFacts,
  IncomingBody,
  ResponseFacts,
  type BodySource,
  type FactSource,
  type PhaseTimer,
  type TimerShelf,
} from "@haulier/net";

import { isRefusal, isStreamError, resetError, translateHttp2Error } from "./http2-errors.ts";
import type { Http2Session } from "./http2-session.ts";
import { exceeds, receivedHeaders } from "./received-fields.ts";
import { mayReplay, type Outcome } from "./replay.ts";
import { requestHead, type RequestHead } from "./request-fields.ts";
import { RequestSender, type SendingWatch } from "./request-sender.ts";
import type { PendingExchange, Road } from "./road.ts";
import { sessionGone } from "./session-errors.ts";
import { awaitBody, disown, own, read, type OwnedStream, type StreamOwner } from "./stream-owner.ts";

/** What all exchanges of a transport share. */
export interface ExchangeSettings {
  readonly clock: Clock;
  readonly timers: TimerShelf;
  /** Unread bytes of a body at which reading stops. */
  readonly highWaterMark: number;
  /** How long `100 Continue` is waited for, in milliseconds. */
  readonly expectContinueTimeout: number;
}

type State =
  /** It waits for a session, or for the proof that the session stands. */
  | "waiting"
  /** It is being sent, or its response awaited. */
  | "sending"
  /** The response headers have been handed out, and the body is coming. */
  | "receiving"
  /** Its stream is over, or belongs to the caller. */
  | "done";

/** More interim responses than this are an attack: they say nothing new, and must not keep a silent server alive. */
const MAX_INFORMATIONAL = 32;

/**
 * One request and its response: the owner of a stream, with the timers, the abort listener and the two bodies. It holds the state itself, so
 * that an exchange costs no closures.
 */
export class Http2Exchange implements PendingExchange, StreamOwner, SendingWatch, BodySource, FactSource {
  readonly httpVersion = "HTTP/2";
  readonly request: HttpRequest;
  readonly timeouts: Timeouts;
  readonly #road: Road;
  readonly #settings: ExchangeSettings;
  readonly #resolve: (response: HttpResponse | Promise<HttpResponse>) => void;
  readonly #reject: (error: unknown) => void;

  #state: State = "waiting";
  #attempts = 0;
  #refusals = 0;
  #session: Http2Session | undefined;
  /** Whether the session counts this exchange. */
  #holdsSession = false;
  #reused = false;
  #head: RequestHead | undefined;
  #stream: OwnedStream | undefined;
  #sender: RequestSender | undefined;
  #incoming: IncomingBody | undefined;
  #contentLength: number | undefined;
  #received = 0;
  #readTimer: PhaseTimer | undefined;
  /** What the engine has said that the stream broke with. */
  #error: Error | undefined;
  /** Why we ended the exchange ourselves; in an object, since a signal may be aborted with `undefined`. */
  #ended: { readonly reason: unknown } | undefined;
  /** The longest header block that is accepted, where the engine does not see to that. */
  #headerLimit: number | undefined;
  #requestSent = false;
  #listening = false;
  #settled = false;
  #informational = 0;
  #trailers: readonly string[] | undefined;

  #waitingSince = 0;
  #dispatchedAt = 0;
  #sentAt = 0;
  #headersAt = 0;
  #doneAt = 0;

  constructor(
    request: HttpRequest,
    road: Road,
    settings: ExchangeSettings,
    resolve: (response: HttpResponse | Promise<HttpResponse>) => void,
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

  // On the road

  wait(): void {
    this.#waitingSince = this.#settings.clock.now();
  }

  dispatch(session: Http2Session, reused: boolean): void {
    this.#attempts += 1;
    this.#session = session;
    this.#holdsSession = true;
    this.#reused = reused;
    this.#dispatchedAt = this.#settings.clock.now();
    if (this.#waitingSince === 0) this.#waitingSince = this.#dispatchedAt;
    const { signal } = this.request.extensions;
    // It may have ended while it waited; the session is then given back as it is.
    if (signal?.aborted === true) this.#end(signal.reason);
    if (this.#ended !== undefined) return;
    this.#listen();
    const { doubt } = session;
    if (doubt === undefined) this.#open(session);
    else void doubt.then(() => this.#openIfWanted(session));
  }

  handTo(fallback: Transport): void {
    this.#state = "done";
    this.#unlisten();
    this.#settled = true;
    this.#resolve(fallback.handleRequest(this.request));
  }

  fail(error: unknown): void {
    this.#state = "done";
    this.#settle(error);
  }

  #openIfWanted(session: Http2Session): void {
    if (this.#state === "waiting") this.#open(session);
  }

  #open(session: Http2Session): void {
    this.#state = "sending";
    this.#sentAt = this.#dispatchedAt;
    try {
      this.#head ??= requestHead(this.request, session.origin);
      this.#checkProtocols(session);
      const { fields, endStream, trailers } = this.#head;
      this.#headerLimit = session.headerLimit;
      const stream = session.request(fields, { endStream, waitForTrailers: trailers !== undefined });
      this.#stream = own(stream, this);
    } catch (error) {
      this.#fail(error, "unprocessed");
      return;
    }
    if (this.#head.endStream || this.#head.connects) this.onRequestSent();
    else this.#send(this.#head, this.#stream);
  }

  #checkProtocols(session: Http2Session): void {
    const { connectProtocol } = this.request.extensions;
    if (connectProtocol === undefined || session.takesProtocols) return;
    throw new LocalProtocolError(
      `${this.request.toString()}: the server does not take CONNECT with a protocol (RFC 8441); use HTTP/1.1 and Upgrade`,
      { request: this.request },
    );
  }

  // The request

  #send(head: RequestHead, stream: OwnedStream): void {
    const { request, timeouts } = this;
    awaitBody(stream);
    this.#sender = new RequestSender({ request, timeouts, head, stream, ...this.#settings }, this);
    this.#sender.start();
  }

  onSent(): void {
    this.#sender?.bodyTaken();
  }

  onTrailersDue(): void {
    this.#sender?.trailersDue();
  }

  onRequestSent(): void {
    if (this.#requestSent || this.#state === "done") return;
    this.#requestSent = true;
    this.tell("requestSent");
    this.#awaitServer();
  }

  onSendingFailed(error: unknown): void {
    this.#end(error);
  }

  onSendingStalled(error: WriteTimeoutError): void {
    this.#session?.suspect();
    this.#end(error);
  }

  // The response

  onInterim(status: number, raw: readonly string[]): void {
    this.#informational += 1;
    if (this.#informational > MAX_INFORMATIONAL) {
      this.#end(
        new RemoteProtocolError(`${this.request.toString()}: more than ${MAX_INFORMATIONAL} interim responses`, {
          request: this.request,
        }),
      );
      return;
    }
    try {
      this.request.extensions.onInformational?.({ status, headers: receivedHeaders(raw) });
    } catch (thrown) {
      this.#end(thrown);
    }
    if (status === 100) this.#sender?.sendBody();
  }

  onResponse(headers: IncomingHttpHeaders, raw: readonly string[]): void {
    if (this.#isTooLarge(raw)) return;
    this.#state = "receiving";
    this.#headersAt = this.#settings.clock.now();
    this.#readTimer?.touch(this.#headersAt);
    this.#sender?.answered();
    this.tell("headersReceived");
    if (this.#ended !== undefined) return;
    const status = Number(headers[":status"]);
    if (this.#head!.connects && status >= 200 && status < 300) {
      this.#handOver(status, raw);
      return;
    }
    const length = headers["content-length"];
    this.#contentLength = length === undefined ? undefined : Number(length);
    this.#incoming = new IncomingBody(this, this.#settings.highWaterMark);
    read(this.#stream!);
    this.#resolve(
      new HttpResponse({
        status,
        headers: receivedHeaders(raw),
        body: this.#incoming,
        request: this.request,
        extensions: new ResponseFacts(this),
      }),
    );
  }

  /** The engine keeps to the limit by itself, but for the first requests of a session. */
  #isTooLarge(raw: readonly string[]): boolean {
    const limit = this.#headerLimit;
    if (limit === undefined || !exceeds(raw, limit)) return false;
    const { request } = this;
    const what = `the response headers are larger than maxHeaderSize, ${limit} bytes`;
    this.#end(new RemoteProtocolError(`${request.toString()}: ${what}`, { request }));
    return true;
  }

  /** Another protocol is spoken from here: the exchange is over, and the stream belongs to the caller. It keeps its place on the session. */
  #handOver(status: number, raw: readonly string[]): void {
    const stream = this.#stream!;
    const session = this.#session!;
    this.#doneAt = this.#headersAt;
    this.#letGo();
    disown(stream);
    this.#holdsSession = false;
    stream.once("close", () => this.#road.release(session));
    this.#settled = true;
    this.#resolve(
      new HttpResponse({
        status,
        headers: receivedHeaders(raw),
        body: new HandedOverBody(stream),
        request: this.request,
        extensions: new HandedOverFacts(this, stream),
      }),
    );
    this.tell("done");
  }

  onData(chunk: Buffer): void {
    this.#received += chunk.byteLength;
    // After the last piece, nothing is waited for.
    if (this.#received !== this.#contentLength) this.#readTimer?.touch();
    this.#incoming!.push(chunk);
  }

  onTrailers(raw: readonly string[]): void {
    if (!this.#isTooLarge(raw)) this.#trailers = raw;
  }

  onEnd(whole: boolean): void {
    // What has broken off is told of when the stream closes, with the reason.
    if (!whole || this.#state !== "receiving") return;
    this.#doneAt = this.#settings.clock.now();
    // A body that is still being sent stops here, and must not look as if it were complete.
    if (!this.#stream!.writableEnded) this.#reset();
    this.#finish();
    this.tell("done");
    this.#incoming!.end();
  }

  onError(error: Error): void {
    this.#error ??= error;
  }

  onClose(): void {
    if (this.#state === "done") return;
    const stream = this.#stream!;
    const session = this.#session!;
    const error = this.#error ?? session.failure;
    if (session.isUnprocessed(stream)) this.#fail(error ?? sessionGone(), "unprocessed");
    else if (isRefusal(stream.rstCode)) this.#fail(error, "refused");
    else if (error !== undefined && !isStreamError(error)) this.#fail(error, "lost");
    else if (session.isGone) this.#fail(error ?? sessionGone(), "lost");
    else this.#fail(error, "failed");
  }

  pauseBody(): void {
    this.#stream?.pause();
    this.#readTimer?.pause();
  }

  resumeBody(): void {
    this.#readTimer?.resume();
    this.#stream?.resume();
  }

  abandonBody(): void {
    this.#end(abandoned);
  }

  // The end

  /** The signal was aborted. */
  handleEvent(): void {
    this.#end(this.request.extensions.signal?.reason);
  }

  /** The server has not been heard of for too long. */
  onSilence(elapsed: number, limit: number): void {
    this.#session?.suspect();
    this.#end(new ReadTimeoutError({ request: this.request, limit, elapsed }));
  }

  /** Counts the silence of the server; not before the request is sent, since until then it may be waiting for us. */
  #awaitServer(): void {
    const limit = this.timeouts.read;
    if (limit === null || this.#state === "done") return;
    // Without a body, it is sent at the moment that sending begins.
    this.#readTimer = this.#settings.timers.start(limit, this, this.request.body === null ? this.#sentAt : undefined);
  }

  /** Ends the exchange for a reason of our own: abort, time-out, or a reader that left. */
  #end(reason: unknown): void {
    if (this.#state === "done" || this.#ended !== undefined) return;
    this.#ended = { reason };
    if (this.#stream !== undefined) this.#reset();
    this.#finish();
    this.#settle(reason);
  }

  /** RFC 9113 section 8.1: the stream is ended, and the session goes on. */
  #reset(): void {
    const stream = this.#stream!;
    disown(stream);
    // Not `close(NGHTTP2_CANCEL)`: that ends the request in order before it resets the stream, so that half a body looks like a whole one.
    addAbortSignal(aborted, stream);
  }

  /** The attempt has failed on the side of the engine. */
  #fail(error: unknown, outcome: Outcome): void {
    if (this.#state === "done") return;
    const rstCode = this.#stream?.rstCode ?? constants.NGHTTP2_NO_ERROR;
    const answered = this.#state === "receiving" || this.#informational > 0;
    if (outcome === "refused") this.#refusals += 1;
    const { request } = this;
    const needsHttp1 = rstCode === constants.NGHTTP2_HTTP_1_1_REQUIRED;
    if (
      !(error instanceof LocalProtocolError) &&
      (!needsHttp1 || this.#road.fallback !== undefined) &&
      mayReplay({
        request,
        outcome,
        attempts: this.#attempts,
        refusals: this.#refusals,
        answered,
        reused: this.#reused,
      })
    ) {
      this.#replay(needsHttp1);
      return;
    }
    const context = {
      request,
      phase: this.#requestSent ? "read" : "write",
      processed: outcome === "unprocessed" || outcome === "refused" ? "no" : "maybe",
    } as const;
    const failure =
      error === undefined || isStreamError(error)
        ? resetError(rstCode, error, context)
        : translateHttp2Error(error, context);
    this.#finish();
    this.#settle(failure);
  }

  #replay(needsHttp1: boolean): void {
    this.#finish();
    this.#state = "waiting";
    this.#stream = undefined;
    this.#sender = undefined;
    this.#error = undefined;
    this.#requestSent = false;
    this.#waitingSince = 0;
    if (needsHttp1) this.handTo(this.#road.fallback!);
    else this.#road.send(this);
  }

  /** Lets go of everything: timers, listener, the source of the body, and the session. */
  #finish(): void {
    this.#letGo();
    if (this.#stream !== undefined) disown(this.#stream);
    if (!this.#holdsSession) return;
    this.#holdsSession = false;
    this.#road.release(this.#session!);
  }

  /** Lets go of everything but the session. */
  #letGo(): void {
    this.#state = "done";
    if (this.#readTimer !== undefined) this.#settings.timers.putBack(this.#readTimer);
    this.#readTimer = undefined;
    this.#sender?.stop();
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
    signal.addEventListener("abort", this, { once: true });
  }

  #unlisten(): void {
    if (!this.#listening) return;
    this.#listening = false;
    this.request.extensions.signal?.removeEventListener("abort", this);
  }

  // Facts

  get connectionInfo(): ConnectionInfo | undefined {
    return this.#session?.info(this.#reused);
  }

  get timings(): Timings {
    const dialled = this.#reused ? undefined : this.#session;
    const { dns, tcp, tls } = dialled?.dialTimings ?? noTimings;
    return {
      queued: Math.max(0, this.#dispatchedAt - this.#waitingSince - (dialled?.dialDuration ?? 0)),
      dns,
      tcp,
      tls,
      waiting: this.#headersAt - this.#sentAt,
      receiving: this.#doneAt === 0 ? undefined : this.#doneAt - this.#headersAt,
    };
  }

  get trailers(): HttpHeaders | undefined {
    if (this.#trailers === undefined || this.#doneAt === 0) return undefined;
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
}

/** The reason of an exchange whose reader has left: nobody is told. */
const abandoned: unique symbol = Symbol("abandoned");

/** A signal that ends a stream at once, with CANCEL. */
const aborted = AbortSignal.abort();

const noTimings: ConnectTimings = {};
