import type { IncomingHttpHeaders } from "node:http2";
import { addAbortSignal } from "node:stream";

import { LocalProtocolError, type WriteTimeoutError } from "@haulier/core";
import type { AttemptOutcome, IncomingBody } from "@haulier/net";

import type { AttemptWatch } from "./attempt-watch.ts";
import { ExchangeFacts } from "./exchange-facts.ts";
import { causeOfClose, type FailedAttempt } from "./failed-attempt.ts";
import type { Http2Session } from "./http2-session.ts";
import { requestHead, type RequestHead } from "./request-fields.ts";
import { RequestSender, type SendingWatch } from "./request-sender.ts";
import { ResponseReceiver, type Receiving } from "./response-receiver.ts";
import { disown, handOver, own, type OwnedStream, type StreamOwner } from "./stream-owner.ts";

type State =
  /** It waits for the proof that the session stands. */
  | "doubtful"
  /** The request is being sent, or its response awaited. */
  | "sending"
  /** The response headers have been handed out, and the body is coming. */
  | "receiving"
  /** Its stream is over, or belongs to the caller. */
  | "done";

/** An attempt to exchange a request for its response on one session: the owner of a stream, and of all that ends with it. */
export class Http2Attempt implements StreamOwner, SendingWatch, Receiving {
  readonly exchange: AttemptWatch;
  readonly session: Http2Session;
  readonly facts: ExchangeFacts;
  readonly #reused: boolean;
  #state: State = "doubtful";
  /** Whether a positive answer gives the stream away. */
  #connects = false;
  #stream: OwnedStream | undefined;
  #sender: RequestSender | undefined;
  #receiver: ResponseReceiver | undefined;
  #requestSent = false;
  /** What the engine has said that the stream broke with. */
  #error: Error | undefined;

  /** @param waitingSince since when the request waited for the session; 0 when it did not. */
  constructor(exchange: AttemptWatch, session: Http2Session, reused: boolean, waitingSince: number) {
    this.exchange = exchange;
    this.session = session;
    this.facts = new ExchangeFacts(session, reused, waitingSince, exchange.settings.clock.now());
    this.#reused = reused;
  }

  /** What the reader reads; undefined before the response. */
  get body(): IncomingBody | undefined {
    return this.#receiver?.body;
  }

  /** Sends the request, once there is no doubt about the session. */
  begin(): void {
    const { doubt } = this.session;
    // What can be repeated is not held up by a question that is asked as a matter of routine.
    if (doubt === undefined || (doubt.isRoutine && this.exchange.mayBeLost)) this.#open();
    else void doubt.settled.then(() => this.#openIfWanted());
  }

  /** Ends the attempt from our side. RFC 9113 section 8.1: the stream is ended, and the session goes on. */
  abort(): void {
    if (this.#state === "done") return;
    if (this.#stream !== undefined) this.#reset(this.#stream);
    this.#finish();
  }

  #openIfWanted(): void {
    if (this.#state === "doubtful") this.#open();
  }

  #open(): void {
    const { session } = this;
    this.#state = "sending";
    let head: RequestHead;
    try {
      head = requestHead(this.exchange.request, session.origin);
      this.#checkProtocols();
      const { fields, endStream, trailers } = head;
      const { headerLimit } = session;
      const stream = session.request(fields, { endStream, waitForTrailers: trailers !== undefined });
      this.#stream = own(stream, this, session.traffic);
      this.#receiver = new ResponseReceiver(this, this.#stream, headerLimit);
    } catch (error) {
      this.#fail(error, "unprocessed");
      return;
    }
    this.#connects = head.connects;
    if (head.endStream || head.connects) this.onRequestSent();
    else this.#send(head, this.#stream);
  }

  #checkProtocols(): void {
    const { request } = this.exchange;
    if (request.extensions.connectProtocol === undefined || this.session.takesProtocols) return;
    throw new LocalProtocolError(
      `${request.toString()}: the server does not take CONNECT with a protocol (RFC 8441); use HTTP/1.1 and Upgrade`,
      { request },
    );
  }

  // The request

  #send(head: RequestHead, stream: OwnedStream): void {
    const { request, timeouts, settings } = this.exchange;
    this.#sender = new RequestSender({ request, timeouts, head, stream, ...settings }, this);
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
    this.exchange.tell("requestSent");
    if (!this.#isOver) this.#receiver!.awaitServer(this.exchange.timeouts.read);
  }

  onSendingFailed(error: unknown): void {
    this.exchange.end(error);
  }

  onSendingStalled(error: WriteTimeoutError): void {
    this.session.suspect();
    this.exchange.end(error);
  }

  // The response

  onInterim(status: number, raw: readonly string[]): void {
    this.#receiver!.interim(status, raw);
    if (status === 100) this.#sender?.sendBody();
  }

  onResponse(headers: IncomingHttpHeaders, raw: readonly string[]): void {
    const receiver = this.#receiver!;
    if (!receiver.accept(raw)) return;
    this.#state = "receiving";
    this.#sender?.answered();
    this.exchange.tell("headersReceived");
    if (this.#isOver) return;
    if (this.#connects && isPositive(headers)) this.#giveAway(headers, raw);
    else this.exchange.onAnswer(receiver.open(headers, raw));
  }

  onData(chunk: Buffer): boolean {
    return this.#receiver!.data(chunk);
  }

  onTrailers(raw: readonly string[]): void {
    this.#receiver!.trailers(raw);
  }

  onEnd(whole: boolean): void {
    // What has broken off is told of when the stream closes, with the reason.
    if (!whole || this.#state !== "receiving") return;
    this.facts.doneAt = this.exchange.settings.clock.now();
    // A body that is still being sent stops here, and must not look as if it were complete.
    if (!this.#stream!.writableEnded) this.#reset(this.#stream!);
    this.#finish();
    this.exchange.onDone();
    this.body!.end();
  }

  /** Another protocol is spoken from here: the exchange is over, and the stream belongs to the caller. It keeps its place on the session. */
  #giveAway(headers: IncomingHttpHeaders, raw: readonly string[]): void {
    const stream = this.#stream!;
    const response = this.#receiver!.giveAway(headers, raw);
    this.#letGo();
    handOver(stream);
    stream.once("close", () => {
      this.#expectRest();
      this.exchange.onLeave(this.session);
    });
    this.exchange.onAnswer(response);
    this.exchange.onDone();
  }

  // The end

  onError(error: Error): void {
    this.#error ??= error;
  }

  onClose(): void {
    if (this.#state === "done") return;
    const { error, outcome } = causeOfClose(this.#stream!, this.session, this.#error);
    this.#fail(error, outcome);
  }

  get #isOver(): boolean {
    return this.#state === "done";
  }

  #fail(error: unknown, outcome: AttemptOutcome): void {
    const failed: FailedAttempt = {
      error,
      outcome,
      rstCode: this.#stream?.rstCode ?? 0,
      answered: this.#receiver?.answered === true,
      reused: this.#reused,
      requestSent: this.#requestSent,
    };
    this.#finish();
    this.exchange.onFailure(failed);
  }

  #reset(stream: OwnedStream): void {
    disown(stream);
    this.#expectRest();
    // Not `close(NGHTTP2_CANCEL)`: that ends the request in order before it resets the stream, so that half a body looks like a whole one.
    addAbortSignal(aborted, stream);
  }

  /** The server does not know yet that the stream is over, and sends on as far as the window goes. */
  #expectRest(): void {
    this.session.traffic.forgive(this.session.window.granted);
  }

  /** Lets go of everything: timers, the source of the body, and the session. */
  #finish(): void {
    this.#letGo();
    if (this.#stream !== undefined) disown(this.#stream);
    this.exchange.onLeave(this.session);
  }

  /** Lets go of everything but the session. */
  #letGo(): void {
    this.#state = "done";
    this.#receiver?.stop();
    this.#sender?.stop();
  }
}

/** Whether it agrees, as to a CONNECT (RFC 9110 section 9.3.6). */
function isPositive(headers: IncomingHttpHeaders): boolean {
  const status = Number(headers[":status"]);
  return status >= 200 && status < 300;
}

/** A signal that ends a stream at once, with CANCEL. */
const aborted = AbortSignal.abort();
