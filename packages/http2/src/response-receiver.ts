import type { IncomingHttpHeaders } from "node:http2";

import {
  HttpResponse,
  ReadTimeoutError,
  RemoteProtocolError,
  type HttpRequest,
  type ResponseBody,
  type ResponseExtensions,
} from "@haulier/core";
import {
  HandedOverBody,
  HandedOverFacts,
  IncomingBody,
  ResponseFacts,
  type BodySource,
  type PhaseTimer,
} from "@haulier/net";

import type { AttemptWatch } from "./attempt-watch.ts";
import type { ExchangeFacts } from "./exchange-facts.ts";
import type { Http2Session } from "./http2-session.ts";
import { fieldsSize, receivedHeaders } from "./received-fields.ts";
import { read, resume, type OwnedStream } from "./stream-owner.ts";

/** What a response is received for. */
export interface Receiving {
  readonly exchange: AttemptWatch;
  readonly session: Http2Session;
  readonly facts: ExchangeFacts;
}

/** More interim responses than this are an attack: they say nothing new, and must not keep a silent server alive. */
const MAX_INFORMATIONAL = 32;

/** The receiving side of an attempt: the silence of the server, interim responses, the head, the data and the trailers. */
export class ResponseReceiver implements BodySource {
  readonly request: HttpRequest;
  readonly #receiving: Receiving;
  readonly #stream: OwnedStream;
  /** The longest header block that is accepted, where the engine does not see to that. */
  readonly #headerLimit: number | undefined;
  #timer: PhaseTimer | undefined;
  #informational = 0;
  #body: IncomingBody | undefined;
  #isPaused = false;
  /** That of Content-Length. */
  #length: number | undefined;
  #received = 0;
  /** How many bytes will have filled the window of the stream once more, and since when it has been filling. */
  #full = 0;
  #since = 0;

  /** @param headerLimit in bytes; undefined where the engine keeps to it. */
  constructor(receiving: Receiving, stream: OwnedStream, headerLimit: number | undefined) {
    this.request = receiving.exchange.request;
    this.#receiving = receiving;
    this.#stream = stream;
    this.#headerLimit = headerLimit;
  }

  /** Whether anything of a response has come. */
  get answered(): boolean {
    return this.#body !== undefined || this.#informational > 0;
  }

  /** What the reader reads; undefined before the response. */
  get body(): IncomingBody | undefined {
    return this.#body;
  }

  /** The request is sent: the silence of the server counts. Not before that, since it may be waiting for us. */
  awaitServer(limit: number | null): void {
    if (limit === null) return;
    const { exchange, facts } = this.#receiving;
    // Without a body, it is sent at the moment that sending begins.
    const since = this.request.body === null ? facts.dispatchedAt : undefined;
    this.#timer = exchange.settings.timers.start(limit, this, since);
  }

  /** The server has not been heard of for too long. */
  onSilence(elapsed: number, limit: number): void {
    this.#receiving.session.suspect();
    this.#receiving.exchange.end(new ReadTimeoutError({ request: this.request, limit, elapsed }));
  }

  /** An interim response. */
  interim(status: number, raw: readonly string[]): void {
    const { session } = this.#receiving;
    session.traffic.countFields(raw);
    this.#informational += 1;
    if (this.#informational > MAX_INFORMATIONAL) {
      this.#refuse(`more than ${MAX_INFORMATIONAL} interim responses`);
      return;
    }
    try {
      this.request.extensions.onInformational?.({ status, headers: receivedHeaders(raw) });
    } catch (thrown) {
      this.#receiving.exchange.end(thrown);
    }
  }

  /** The head of the response has come. @returns whether it is accepted */
  accept(raw: readonly string[]): boolean {
    const { exchange, session, facts } = this.#receiving;
    session.traffic.countFields(raw);
    if (this.#isTooLarge(raw)) return false;
    facts.headersAt = exchange.settings.clock.now();
    this.#timer?.touch(facts.headersAt);
    return true;
  }

  /** The response to that head, whose body comes from here. */
  open(headers: IncomingHttpHeaders, raw: readonly string[]): HttpResponse {
    const { exchange, session, facts } = this.#receiving;
    const length = headers["content-length"];
    this.#length = length === undefined ? undefined : Number(length);
    this.#full = session.window.size;
    this.#since = facts.headersAt;
    const body = new IncomingBody(this, exchange.settings.highWaterMark);
    this.#body = body;
    read(this.#stream);
    return this.#response(headers, raw, body, new ResponseFacts(facts));
  }

  /** The response to that head, by which the stream is given away. */
  giveAway(headers: IncomingHttpHeaders, raw: readonly string[]): HttpResponse {
    const { facts } = this.#receiving;
    facts.doneAt = facts.headersAt;
    const stream = this.#stream;
    return this.#response(headers, raw, new HandedOverBody(stream), new HandedOverFacts(facts, stream));
  }

  /** @returns whether more may come at once. */
  data(chunk: Buffer): boolean {
    this.#received += chunk.byteLength;
    // After the last piece, nothing is waited for.
    if (this.#received !== this.#length) this.#timer?.touch();
    if (this.#received >= this.#full) this.#measure();
    this.#body!.push(chunk);
    return !this.#isPaused;
  }

  trailers(raw: readonly string[]): void {
    const { session, facts } = this.#receiving;
    session.traffic.countFields(raw);
    if (!this.#isTooLarge(raw)) facts.rawTrailers = raw;
  }

  /** Lets go of the timer. */
  stop(): void {
    if (this.#timer !== undefined) this.#receiving.exchange.settings.timers.putBack(this.#timer);
    this.#timer = undefined;
  }

  pauseBody(): void {
    this.#isPaused = true;
    this.#timer?.pause();
  }

  resumeBody(): void {
    this.#isPaused = false;
    this.#timer?.resume();
    resume(this.#stream);
  }

  abandonBody(): void {
    this.#receiving.exchange.abandon();
  }

  #response(
    headers: IncomingHttpHeaders,
    raw: readonly string[],
    body: ResponseBody,
    extensions: ResponseExtensions,
  ): HttpResponse {
    const status = Number(headers[":status"]);
    return new HttpResponse({ status, headers: receivedHeaders(raw), body, request: this.request, extensions });
  }

  #measure(): void {
    const { exchange, session } = this.#receiving;
    const now = exchange.settings.clock.now();
    session.window.filled(now - this.#since);
    this.#since = now;
    this.#full = this.#received + session.window.size;
  }

  /** The engine keeps to the limit by itself, but for the first requests of a session. */
  #isTooLarge(raw: readonly string[]): boolean {
    const limit = this.#headerLimit;
    if (limit === undefined || fieldsSize(raw) <= limit) return false;
    this.#refuse(`the response headers are larger than maxHeaderSize, ${limit} bytes`);
    return true;
  }

  #refuse(what: string): void {
    const { request } = this;
    this.#receiving.exchange.end(new RemoteProtocolError(`${request.toString()}: ${what}`, { request }));
  }
}
