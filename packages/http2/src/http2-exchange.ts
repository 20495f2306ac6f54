import {
  defaultTimeouts,
  LocalProtocolError,
  type ExchangeEvent,
  type HttpRequest,
  type HttpResponse,
  type Timeouts,
  type Transport,
} from "@haulier/core";
import { mayReplay, type AttemptOutcome, type IncomingBody } from "@haulier/net";

import type { AttemptWatch } from "./attempt-watch.ts";
import type { ExchangeSettings } from "./exchange-settings.ts";
import { failureOf, wantsHttp1, type FailedAttempt } from "./failed-attempt.ts";
import { Http2Attempt } from "./http2-attempt.ts";
import type { Http2Session } from "./http2-session.ts";
import type { PendingExchange, Road } from "./road.ts";

type State =
  /** It waits for a session, or for the response on one. */
  | "pending"
  /** The response has been handed out, and its body is coming. */
  | "answered"
  /** Nothing more happens to it. */
  | "settled";

/**
 * One request and its response: attempts to exchange them, until one is answered or must not be repeated. It holds the state itself, so that an
 * exchange costs no closures.
 */
export class Http2Exchange implements PendingExchange, AttemptWatch {
  readonly request: HttpRequest;
  readonly timeouts: Timeouts;
  readonly settings: ExchangeSettings;
  readonly #road: Road;
  readonly #resolve: (response: HttpResponse | Promise<HttpResponse>) => void;
  readonly #reject: (error: unknown) => void;
  #state: State = "pending";
  /** The one that is being made; undefined on the way to a session. */
  #attempt: Http2Attempt | undefined;
  #attempts = 0;
  #refusals = 0;
  /** 0 while it does not wait for a session. */
  #waitingSince = 0;
  #isListening = false;

  constructor(
    request: HttpRequest,
    road: Road,
    settings: ExchangeSettings,
    resolve: (response: HttpResponse | Promise<HttpResponse>) => void,
    reject: (error: unknown) => void,
  ) {
    this.request = request;
    this.timeouts = request.extensions.timeout ?? defaultTimeouts;
    this.settings = settings;
    this.#road = road;
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
    this.#waitingSince = this.settings.clock.now();
  }

  dispatch(session: Http2Session, reused: boolean): void {
    const { signal } = this.request.extensions;
    // It may have ended while it waited; the session is then given back as it is.
    if (signal?.aborted === true) this.end(signal.reason);
    if (this.#state !== "pending") {
      this.#road.release(session);
      return;
    }
    this.#listen();
    this.#attempts += 1;
    this.#attempt = new Http2Attempt(this, session, reused, this.#waitingSince);
    this.#attempt.begin();
  }

  handTo(fallback: Transport): void {
    if (this.#state !== "pending") return;
    this.#settle();
    this.#resolve(fallback.handleRequest(this.request));
  }

  /** What came of the body before is still read. */
  fail(error: unknown): void {
    if (this.#state === "settled") return;
    const body = this.#settle();
    this.tell("failed", error);
    if (body === undefined) this.#reject(error);
    else body.fail(error);
  }

  // From the attempt

  get mayBeLost(): boolean {
    return this.#mayRepeat("lost", false, true);
  }

  onAnswer(response: HttpResponse): void {
    this.#state = "answered";
    this.#resolve(response);
  }

  onDone(): void {
    this.#settle();
    this.tell("done");
  }

  onFailure(failed: FailedAttempt): void {
    const { error, outcome, answered, reused } = failed;
    if (outcome === "refused") this.#refusals += 1;
    const byHttp1 = wantsHttp1(failed);
    const isPossible = !(error instanceof LocalProtocolError) && (!byHttp1 || this.#road.fallback !== undefined);
    if (isPossible && this.#mayRepeat(outcome, answered, reused)) this.#repeat(byHttp1);
    else this.fail(failureOf(failed, this.request));
  }

  onLeave(session: Http2Session): void {
    this.#road.release(session);
  }

  /** Ends the exchange for a reason of our own: abort, time-out, or a limit. What came of the body before is of no use any more. */
  end(reason: unknown): void {
    if (this.#state === "settled") return;
    const body = this.#settle();
    this.#attempt?.abort();
    this.tell("failed", reason);
    if (body === undefined) this.#reject(reason);
    else body.abort(reason);
  }

  abandon(): void {
    this.#settle();
    this.#attempt?.abort();
  }

  /** What a listener throws ends the exchange; it must not get into the engine or the pool, which would lose count. */
  tell(type: ExchangeEvent["type"], error?: unknown): void {
    const { trace } = this.request.extensions;
    if (trace === undefined) return;
    try {
      trace({ type, at: this.settings.clock.now(), ...(error === undefined ? {} : { error }) });
    } catch (thrown) {
      this.end(thrown);
    }
  }

  /** The signal was aborted. */
  handleEvent(): void {
    this.end(this.request.extensions.signal?.reason);
  }

  // The end

  #mayRepeat(outcome: AttemptOutcome, answered: boolean, reused: boolean): boolean {
    const { request } = this;
    return mayReplay({ request, outcome, attempts: this.#attempts, refusals: this.#refusals, answered, reused });
  }

  #repeat(byHttp1: boolean): void {
    this.#attempt = undefined;
    this.#waitingSince = 0;
    this.#unlisten();
    if (byHttp1) this.handTo(this.#road.fallback!);
    else this.#road.send(this);
  }

  /** @returns the body that is being read. */
  #settle(): IncomingBody | undefined {
    const body = this.#state === "answered" ? this.#attempt?.body : undefined;
    this.#state = "settled";
    this.#unlisten();
    return body;
  }

  #listen(): void {
    const { signal } = this.request.extensions;
    if (signal === undefined || this.#isListening) return;
    this.#isListening = true;
    signal.addEventListener("abort", this, { once: true });
  }

  #unlisten(): void {
    if (!this.#isListening) return;
    this.#isListening = false;
    this.request.extensions.signal?.removeEventListener("abort", this);
  }
}
