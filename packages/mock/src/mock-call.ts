import type { HttpHeaders, HttpRequest, HttpResponse } from "@haulier/core";

import { inspectSymbol } from "./inspect.ts";

const decoder = new TextDecoder();

/** One request that a {@link MockTransport} was given, and what came of it. Printing it masks credentials. */
export class MockCall {
  /** When the request came, by the clock of the transport. */
  readonly at: number;
  #request: HttpRequest;
  #response: HttpResponse | undefined;
  #failure: { readonly error: unknown } | undefined;
  #trailers: HttpHeaders | undefined;

  /** @internal */
  constructor(request: HttpRequest, at: number) {
    this.#request = request;
    this.at = at;
  }

  /** The request as the handler got it: a copy, which later changes to the client's own do not reach. */
  get request(): HttpRequest {
    return this.#request;
  }

  /** The response as the client got it; `undefined` until then, and when there was none. */
  get response(): HttpResponse | undefined {
    return this.#response;
  }

  /** What the exchange failed with, before the response or in its body: an error of the handler, a time-out, or the reason of an abort. */
  get error(): unknown {
    return this.#failure?.error;
  }

  /** The trailers of the request, once its body has been read to the end; `undefined` when there are none. */
  get trailers(): HttpHeaders | undefined {
    return this.#trailers;
  }

  /** The body of the request. @throws RequestNotReadError when it was not read: it failed, or the transport has `readBody: false`. */
  get content(): Uint8Array {
    return this.#request.content;
  }

  /** The body of the request as UTF-8. @throws RequestNotReadError as {@link content}. */
  text(): string {
    return decoder.decode(this.content);
  }

  /** The body of the request, parsed as JSON. @throws SyntaxError when it is none; RequestNotReadError as {@link content}. */
  json<T = unknown>(): T {
    return JSON.parse(this.text()) as T;
  }

  /** `POST https://example.com/users at 0 ms: 201 Created` */
  toString(): string {
    return `${this.#request.toString()} at ${this.at} ms: ${this.#outcome()}`;
  }

  /** For logs: no bodies, credentials masked. */
  toJSON(): { at: number; request: ReturnType<HttpRequest["toJSON"]>; outcome: string } {
    return { at: this.at, request: this.#request.toJSON(), outcome: this.#outcome() };
  }

  [inspectSymbol](): string {
    return `MockCall { ${this.toString()} }`;
  }

  /** @internal The request is handed to the handler. */
  arrived(request: HttpRequest): void {
    this.#request = request;
  }

  /** @internal */
  gotTrailers(trailers: HttpHeaders): void {
    this.#trailers = trailers;
  }

  /** @internal */
  answered(response: HttpResponse): void {
    this.#response = response;
  }

  /** @internal */
  failed(error: unknown): void {
    this.#failure = { error };
  }

  /** The message of an error is left out, since nobody knows what it tells. */
  #outcome(): string {
    const error = this.#failure?.error;
    const failure = this.#failure === undefined ? [] : [error instanceof Error ? error.name : "failed"];
    const parts = [...(this.#response === undefined ? [] : [this.#response.toString()]), ...failure];
    return parts.length === 0 ? "no answer yet" : parts.join(", then ");
  }
}
