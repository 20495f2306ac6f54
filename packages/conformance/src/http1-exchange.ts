import type { IncomingMessage, ServerResponse } from "node:http";

import { type AnswerHead, type Exchange, type ExchangePlace, expectsContinue, writeChunk } from "./exchange.ts";
import { type HeaderLine, headerLines } from "./header-lines.ts";
import type { TrackedConnection } from "./ledger.ts";

/** An exchange over HTTP/1.1, as `node:http` serves it, but with exactly the header lines that it is given. */
export class Http1Exchange implements Exchange {
  readonly place: ExchangePlace;
  readonly over: Promise<void>;
  readonly headers: readonly HeaderLine[];
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #connection: TrackedConnection;
  #trailers: readonly HeaderLine[] = [];

  constructor(request: IncomingMessage, response: ServerResponse, connection: TrackedConnection, place: ExchangePlace) {
    this.#request = request;
    this.#response = response;
    this.#connection = connection;
    this.place = place;
    this.headers = headerLines(request.rawHeaders);
    this.over = new Promise((resolve) => response.once("close", resolve));
  }

  get method(): string {
    return this.#request.method ?? "";
  }

  get target(): string {
    return this.#request.url ?? "";
  }

  get httpVersion(): string {
    return `HTTP/${this.#request.httpVersion}`;
  }

  get body(): AsyncIterable<Uint8Array> {
    if (expectsContinue(this.headers) && !this.#response.headersSent) this.#response.writeContinue();
    return this.#request;
  }

  get trailers(): readonly HeaderLine[] {
    return headerLines(this.#request.rawTrailers);
  }

  inform(status: number, headers: readonly HeaderLine[]): void {
    // node:http has methods for three of the statuses only, and they sort and rename fields.
    const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
    this.#response.socket?.write(`HTTP/1.1 ${status} Informational\r\n${lines}\r\n`);
  }

  start({ status, reason, headers = [], trailers = [] }: AnswerHead): void {
    // Nothing but what was asked for: no Date, and keep-alive without saying so.
    this.#response.sendDate = false;
    this.#response.removeHeader("connection");
    if (reason === undefined) this.#response.writeHead(status, headers.flat());
    else this.#response.writeHead(status, reason, headers.flat());
    this.#response.flushHeaders();
    this.#trailers = trailers;
  }

  write(chunk: Uint8Array): Promise<void> {
    return writeChunk(this.#response, chunk);
  }

  end(): void {
    this.#response.addTrailers(this.#trailers.map(([name, value]): [string, string] => [name, value]));
    this.#response.end();
  }

  cut(): void {
    this.#connection.end();
  }

  reset(): void {
    this.#connection.reset();
  }
}
