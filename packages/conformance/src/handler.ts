import {
  HttpHeaders,
  type HttpRequest,
  HttpResponse,
  ReadError,
  RemoteProtocolError,
  requestTrailers,
} from "@haulier/core";

import { answer } from "./endpoints.ts";
import { type AnswerHead, ClientGoneError, type Exchange, type ExchangePlace } from "./exchange.ts";
import type { Gates } from "./gates.ts";
import { HandoverBody } from "./handover-body.ts";
import type { HeaderLine } from "./header-lines.ts";
import type { Ledger } from "./ledger.ts";

/** The endpoints as a function: what a transport without a network is tested with. */
export type Handler = (request: HttpRequest) => Promise<HttpResponse>;

/** Serves the endpoints in process. What cannot exist there, such as connections, is told as 0 or null. */
export function createHandler(ledger: Ledger, gates: Gates): Handler {
  let requests = 0;
  return (request) => {
    requests += 1;
    const exchange = new InProcessExchange(request, requests);
    const { method, target, headers, place, over } = exchange;
    const { connectionId, requestNumber } = place;
    ledger.note({ origin: "handler", connectionId, requestNumber, method, target, headers }, over);
    answer(exchange, gates).catch((error: unknown) => exchange.fail(error));
    return exchange.response;
  };
}

class InProcessExchange implements Exchange {
  readonly httpVersion = "HTTP/1.1";
  readonly place: ExchangePlace;
  /** Resolves when the endpoint starts its answer. */
  readonly response: Promise<HttpResponse>;
  readonly #request: HttpRequest;
  readonly #answerBody = new HandoverBody();
  #resolve!: (response: HttpResponse) => void;
  #reject!: (error: unknown) => void;
  readonly #extensions: { trailers?: HttpHeaders } = {};
  #answerTrailers: readonly HeaderLine[] = [];
  #trailers: readonly HeaderLine[] = [];

  constructor(request: HttpRequest, requestNumber: number) {
    this.#request = request;
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.place = { connectionId: 0, requestNumber, alpn: null, clientCertificate: null };
  }

  get method(): string {
    return this.#request.method;
  }

  get target(): string {
    // Not pathname and search, which do not tell an empty query from none.
    const { href, origin } = this.#request.url;
    return href.slice(href.indexOf("/", origin.length)).replace(/#.*$/, "");
  }

  get headers(): readonly HeaderLine[] {
    return this.#request.headers.raw;
  }

  get body(): AsyncIterable<Uint8Array> {
    if (this.#request.extensions.trailers !== undefined) return this.#bodyAndTrailers();
    return this.#request.body ?? new HandoverBody().ended();
  }

  get trailers(): readonly HeaderLine[] {
    return this.#trailers;
  }

  get over(): Promise<void> {
    return this.#answerBody.over;
  }

  inform(status: number, headers: readonly HeaderLine[]): void {
    this.#request.extensions.onInformational?.({ status, headers: new HttpHeaders(headers) });
  }

  start({ status, reason, headers = [], trailers = [] }: AnswerHead): void {
    this.#answerTrailers = trailers;
    this.#resolve(
      new HttpResponse({
        status,
        reasonPhrase: reason,
        headers: new HttpHeaders(headers),
        body: this.#answerBody,
        extensions: this.#extensions,
      }),
    );
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (!(await this.#answerBody.hand(chunk))) throw new ClientGoneError();
  }

  end(): void {
    if (this.#answerTrailers.length > 0) this.#extensions.trailers = new HttpHeaders(this.#answerTrailers);
    this.#answerBody.ended();
  }

  cut(): void {
    this.fail(new RemoteProtocolError("the answer ended too soon"));
  }

  reset(): void {
    this.fail(new ReadError("the exchange was reset"));
  }

  /** Takes the trailers where they come: after the last byte of the body. */
  async *#bodyAndTrailers(): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.#request.body !== null) yield* this.#request.body;
    const trailers = requestTrailers(this.#request);
    const fields = typeof trailers === "function" ? await trailers() : trailers;
    this.#trailers = fields?.raw ?? [];
  }

  /** Fails the response, or its body once it has begun. */
  fail(error: unknown): void {
    this.#reject(error);
    this.#answerBody.failed(error);
  }
}
