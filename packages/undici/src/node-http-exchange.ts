import { request as openRequest, type ClientRequest, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

import type { Clock, ClockTimer } from "@haulier/core";

import { fieldIndex } from "./field-index.ts";
import type { Dispatcher } from "./load-undici.ts";
import { headOf, ReplayedAnswer } from "./replayed-answer.ts";
import { requestHead, type RequestHead } from "./request-head.ts";
import type { EngineHandler, EngineOptions } from "./road.ts";
import { UnaskedSwitchError } from "./unasked-switch-error.ts";
import { writeBody, type RequestRest } from "./write-body.ts";

/** What an exchange over `node:http` needs to know. */
export interface NodeHttpSettings {
  readonly clock: Clock;
  /** The longest header block that is accepted, in bytes. */
  readonly maxHeaderSize: number;
  /** How long `100 Continue` is waited for, in milliseconds. */
  readonly expectContinueTimeout: number;
}

/**
 * One request and its answer over `node:http`, on a connection that carries nothing else, told to a handler as undici tells it. It does what
 * undici's HTTP/1.1 does not: trailers, `Expect: 100-continue`, switching protocols, and any request target.
 */
export class NodeHttpExchange implements Dispatcher.DispatchController {
  rawHeaders: string[] | null = null;
  rawTrailers: string[] | null = null;
  readonly #socket: Duplex;
  readonly #options: EngineOptions;
  readonly #handler: EngineHandler;
  readonly #settings: NodeHttpSettings;
  readonly #onHandedOver: () => void;
  readonly #head: RequestHead;
  readonly #rest: RequestRest;
  #request: ClientRequest | undefined;
  #response: IncomingMessage | undefined;
  /** What waits for `100 Continue`. */
  #patience: ClockTimer | undefined;
  #isBodyDue = true;
  #isOver = false;
  #paused = false;
  #reason: Error | null = null;

  /** @param onHandedOver is called when the connection is about to be given away, to speak another protocol on. */
  constructor(
    socket: Duplex,
    options: EngineOptions,
    handler: EngineHandler,
    settings: NodeHttpSettings,
    onHandedOver: () => void,
  ) {
    this.#socket = socket;
    this.#options = options;
    this.#handler = handler;
    this.#settings = settings;
    this.#onHandedOver = onHandedOver;
    this.#rest = { body: bodyOf(options), trailers: options.trailers };
    this.#head = requestHead({
      method: options.method,
      target: options.path,
      origin: String(options.origin),
      headers: options.headers as string[],
      hasBody: this.#rest.body !== null,
      hasContent: hasContent(this.#rest.body),
      trailers: options.trailers,
    });
  }

  get aborted(): boolean {
    return this.#reason !== null;
  }

  get paused(): boolean {
    return this.#paused;
  }

  get reason(): Error | null {
    return this.#reason;
  }

  pause(): void {
    this.#paused = true;
    this.#response?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#response?.resume();
  }

  abort(reason: Error): void {
    if (this.#isOver) return;
    this.#reason = reason;
    this.#fail(reason);
  }

  /** Sends the request, or the head of it where the body has to wait. */
  start(): void {
    this.#handler.onRequestStart?.(this, undefined);
    if (this.#isOver) return;
    const { method, path } = this.#options;
    this.#request = this.#open(this.#socket, { method, path, headers: this.#head.lines });
    if (!this.#head.expectsContinue) {
      this.#sendBody();
      return;
    }
    this.#request.flushHeaders();
    const { clock, expectContinueTimeout } = this.#settings;
    this.#patience = clock.startTimer(() => this.#sendBody(), expectContinueTimeout);
  }

  #open(connection: Duplex, message: { method: string; path: string; headers: readonly string[] }): ClientRequest {
    const request = openRequest({
      ...message,
      createConnection: () => connection,
      maxHeaderSize: this.#settings.maxHeaderSize,
      insecureHTTPParser: false,
    });
    // Beyond 1000 fields, Node would drop the others without a word; their size is limited anyway.
    request.maxHeadersCount = 0;
    request.on("information", ({ statusCode, statusMessage, rawHeaders }) => {
      this.#inform(statusCode, rawHeaders, statusMessage);
    });
    request.on("response", (response) => this.#receive(response));
    request.on("upgrade", (response, _stream, head) => this.#switch(response, head));
    request.on("connect", (response, stream, head) => this.#answerConnect(response, stream, head));
    request.on("error", (error) => {
      // Whatever follows a complete answer is no business of this exchange. Node tells less than the socket when that was reset.
      if (this.#response?.complete !== true) this.#fail(this.#socket.errored ?? error);
    });
    return request;
  }

  /** Once, and not after the answer. */
  #sendBody(): void {
    this.#patience?.stop();
    if (!this.#isBodyDue || this.#isOver) return;
    this.#isBodyDue = false;
    const request = this.#request!;
    writeBody(request, this.#rest).then(
      () => this.#sent(),
      (error: unknown) => this.#fail(error as Error),
    );
  }

  #sent(): void {
    if (!this.#isOver) this.#handler.onRequestSent?.();
  }

  #inform(status: number, rawHeaders: string[], phrase: string): void {
    if (this.#isOver) return;
    this.rawHeaders = rawHeaders;
    this.#handler.onResponseStart?.(this, status, fieldIndex(rawHeaders), phrase);
    if (status === 100) this.#sendBody();
  }

  #receive(response: IncomingMessage): void {
    const { statusCode: status = 0, statusMessage, rawHeaders } = response;
    if (this.#isOver) return;
    if (status < 200) {
      this.#fail(new UnaskedSwitchError("101 without Upgrade and Connection"));
      return;
    }
    this.#withholdBody();
    this.#response = response;
    this.rawHeaders = rawHeaders;
    response.on("error", (error) => this.#fail(error));
    response.on("end", () => this.#end(response));
    this.#handler.onResponseStart?.(this, status, fieldIndex(rawHeaders), statusMessage);
    response.on("data", (chunk: Buffer) => {
      if (!this.#isOver) this.#handler.onResponseData?.(this, chunk);
    });
  }

  /** The answer has come instead of `100 Continue`: the request is as complete as it will ever be. */
  #withholdBody(): void {
    this.#patience?.stop();
    if (!this.#isBodyDue) return;
    this.#isBodyDue = false;
    this.#sent();
  }

  #end(response: IncomingMessage): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.rawTrailers = response.rawTrailers;
    // A body that is still being sent stops here, and must not look as if it were complete.
    if (!this.#request!.writableEnded) this.#request!.destroy();
    this.#handler.onResponseEnd?.(this, {});
  }

  /** The server has switched to another protocol. Before it has all of the request, what is still to be sent would be taken for that. */
  #switch(response: IncomingMessage, head: Uint8Array): void {
    const { upgrades } = this.#head;
    const chosen = (response.headers.upgrade ?? "").toLowerCase().split(",");
    if (this.#request!.writableEnded && chosen.every((protocol) => upgrades.includes(protocol.trim())))
      this.#handOver(response, head);
    else this.#fail(new UnaskedSwitchError("101 Switching Protocols"));
  }

  #answerConnect(response: IncomingMessage, stream: Duplex, head: Buffer): void {
    if (this.#isOver) return;
    const { statusCode: status = 0, statusMessage = "", rawHeaders } = response;
    const unread = stream instanceof ReplayedAnswer ? Buffer.concat([head, stream.detach()]) : head;
    if (status >= 200 && status < 300) this.#handOver(response, unread);
    else if (status < 200) {
      this.#inform(status, rawHeaders, statusMessage);
      this.#parseAgain("CONNECT", unread);
    } else this.#parseAgain("GET", Buffer.concat([headOf(response), unread]));
  }

  /** @param method decides how the parser takes the answer. */
  #parseAgain(method: "CONNECT" | "GET", received: Uint8Array): void {
    if (this.#isOver) return;
    this.#request = this.#open(new ReplayedAnswer(this.#socket, received), {
      method,
      path: "*",
      headers: ["Host", ""],
    });
    this.#request.end();
  }

  #handOver(response: IncomingMessage, head: Uint8Array): void {
    if (this.#isOver) return;
    const { statusCode: status = 0, statusMessage, rawHeaders } = response;
    this.rawHeaders = rawHeaders;
    if (head.byteLength > 0) this.#socket.unshift(head);
    this.#onHandedOver();
    this.#handler.onRequestUpgrade?.(this, status, fieldIndex(rawHeaders), this.#socket, statusMessage);
    this.#isOver = true;
  }

  #fail(error: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#patience?.stop();
    this.#request?.destroy();
    this.#socket.destroy();
    this.#handler.onResponseError?.(this, error);
  }
}

function bodyOf({ body }: EngineOptions): RequestRest["body"] {
  if (body === undefined || body === null) return null;
  return body as NonNullable<RequestRest["body"]>;
}

function hasContent(body: RequestRest["body"]): boolean {
  return body !== null && !(body instanceof Uint8Array && body.byteLength === 0);
}
