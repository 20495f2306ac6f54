import type { ClientHttp2Stream } from "node:http2";

import {
  LocalProtocolError,
  WriteError,
  WriteTimeoutError,
  type Clock,
  type ClockTimer,
  type HttpHeaders,
  type HttpRequest,
  type Timeouts,
} from "@haulier/core";
import { OutgoingBody, WHOLE_BODY, type BodyProgress, type PhaseTimer, type TimerShelf } from "@haulier/net";

import type { RequestHead } from "./request-fields.ts";
import { writeBody } from "./write-body.ts";

/** What is sent, and by what rules. */
export interface Sending {
  readonly request: HttpRequest;
  readonly timeouts: Timeouts;
  readonly head: RequestHead;
  readonly stream: ClientHttp2Stream;
  readonly clock: Clock;
  readonly timers: TimerShelf;
  /** How long `100 Continue` is waited for, in milliseconds. */
  readonly expectContinueTimeout: number;
}

/** Who is told of the progress. */
export interface SendingWatch {
  /** All has been sent that will be. */
  onRequestSent(): void;
  /** The request cannot be sent to its end. */
  onSendingFailed(error: unknown): void;
  /** The server takes nothing. */
  onSendingStalled(error: WriteTimeoutError): void;
}

type State =
  /** The body is kept back until the server asks for it, or has had its time. */
  | "expecting"
  /** The body and the trailers are being sent. */
  | "sending"
  /** All has been sent that will be. */
  | "done";

/** What comes after the head of a request: the body and the trailers. */
export class RequestSender implements BodyProgress {
  readonly #sending: Sending;
  readonly #watch: SendingWatch;
  #state: State = "expecting";
  #outgoing: OutgoingBody | undefined;
  #timer: PhaseTimer | undefined;
  /** What waits for `100 Continue`. */
  #patience: ClockTimer | undefined;

  constructor(sending: Sending, watch: SendingWatch) {
    this.#sending = sending;
    this.#watch = watch;
  }

  start(): void {
    const { head, clock, expectContinueTimeout } = this.#sending;
    if (head.expectsContinue) this.#patience = clock.startTimer(() => this.sendBody(), expectContinueTimeout);
    else this.sendBody();
  }

  /** Sends the body; once, and not after the answer. */
  sendBody(): void {
    if (this.#state !== "expecting") return;
    this.#state = "sending";
    this.#patience?.stop();
    const { request, stream } = this.#sending;
    const body = request.body!;
    if (body.bytes !== undefined && body.bytes.byteLength <= WHOLE_BODY) {
      this.pieceOffered();
      stream.end(body.bytes);
      return;
    }
    this.#outgoing = new OutgoingBody(body, declaredLength(request), this);
    // What the source throws has been reported by then.
    writeBody(stream, this.#outgoing, () => this.pieceOffered()).catch(() => {});
  }

  /** The answer has come. Instead of `100 Continue`, it means that the request is as complete as it will ever be. */
  answered(): void {
    if (this.#state === "expecting") this.#finish();
  }

  /** The stream has taken the last byte of the body. */
  bodyTaken(): void {
    this.pieceTaken();
    if (this.#sending.head.trailers === undefined) this.#finish();
  }

  /** The stream waits for the trailers. */
  trailersDue(): void {
    this.pieceTaken();
    const { trailers } = this.#sending.head;
    if (typeof trailers !== "function") this.#sendTrailers(trailers!);
    else
      trailers().then(
        (fields) => this.#sendTrailers(fields),
        (error: unknown) => this.sourceFailed(error, "trailers"),
      );
  }

  /** Ends the sending where it is, and the source with it. */
  stop(): void {
    this.#state = "done";
    this.pieceTaken();
    this.#patience?.stop();
    this.#outgoing?.stop();
  }

  pieceOffered(): void {
    const { request, timeouts, timers } = this.#sending;
    const limit = timeouts.write;
    if (limit === null || this.#state === "done" || this.#timer !== undefined) return;
    this.#timer = timers.start(limit, (elapsed) => {
      this.#watch.onSendingStalled(new WriteTimeoutError({ request, limit, elapsed }));
    });
  }

  pieceTaken(): void {
    if (this.#timer !== undefined) this.#sending.timers.putBack(this.#timer);
    this.#timer = undefined;
  }

  sourceFailed(error: unknown, what: "body" | "trailers" = "body"): void {
    if (error instanceof LocalProtocolError) {
      this.#watch.onSendingFailed(error);
      return;
    }
    const { request } = this.#sending;
    const options = { request, cause: error, processed: "maybe" } as const;
    this.#watch.onSendingFailed(
      new WriteError(`${request.toString()}: the source of the request ${what} failed`, options),
    );
  }

  lengthMismatch(declared: number, actual: string): void {
    const { request } = this.#sending;
    const what = `Content-Length is ${declared}, but the body has ${actual} bytes`;
    this.#watch.onSendingFailed(
      new LocalProtocolError(`${request.toString()}: ${what}`, { request, processed: "maybe" }),
    );
  }

  #sendTrailers(fields: HttpHeaders): void {
    const { stream } = this.#sending;
    if (this.#state === "done" || stream.destroyed) return;
    const record: Record<string, string[]> = {};
    for (const [name, value] of fields) (record[name.toLowerCase()] ??= []).push(value);
    stream.sendTrailers(record);
    this.#finish();
  }

  #finish(): void {
    if (this.#state === "done") return;
    this.#state = "done";
    this.#patience?.stop();
    this.#watch.onRequestSent();
  }
}

/** The length that the headers state for a body, as the client has checked it. */
function declaredLength(request: HttpRequest): number | undefined {
  const text = request.headers.get("content-length");
  return text === null ? undefined : Number(text);
}
