import type { ClientHttp2Session } from "node:http2";

import type { ClockTimer } from "@haulier/core";
import { PhaseTimer } from "@haulier/net";

import type { SessionSettings } from "./http2-options.ts";
import { SessionError } from "./session-errors.ts";

/** What a pulse watches. */
export type PulseSettings = Pick<SessionSettings, "clock" | "pingInterval" | "pingTimeout" | "verifyAfter">;

/** A question that the server has not answered yet. */
export interface Doubt {
  /** Resolves when it is answered, or the session is gone. */
  readonly settled: Promise<void>;
  /** Whether it is asked because the session was idle, and not because something has gone wrong. */
  readonly isRoutine: boolean;
}

/** Finds out by PING whether the server is still there: while the session carries requests, and after it has been idle. */
export class SessionPulse {
  readonly #session: ClientHttp2Session;
  readonly #settings: PulseSettings;
  readonly #onDead: (error: SessionError) => void;
  readonly #limit: PhaseTimer;
  #doubt: Doubt | undefined;
  #answer: (() => void) | undefined;
  #interval: ClockTimer | undefined;
  #restingSince: number | undefined;

  /** @param onDead is told when the server has not answered in time. */
  constructor(session: ClientHttp2Session, settings: PulseSettings, onDead: (error: SessionError) => void) {
    this.#session = session;
    this.#settings = settings;
    this.#onDead = onDead;
    this.#limit = new PhaseTimer(() => this.#giveUp(), { clock: settings.clock });
  }

  get doubt(): Doubt | undefined {
    return this.#doubt;
  }

  /** The session carries requests from now on. */
  wake(): void {
    const { clock, pingInterval, verifyAfter } = this.#settings;
    const since = this.#restingSince;
    this.#restingSince = undefined;
    if (since !== undefined && verifyAfter !== null && clock.now() - since >= verifyAfter) this.#ask(true);
    if (pingInterval === null) return;
    const beat = (): void => {
      this.#ask(true);
      this.#interval?.restart();
    };
    this.#interval = clock.startTimer(beat, pingInterval);
  }

  /** The session carries none. */
  rest(): void {
    this.#restingSince = this.#settings.clock.now();
    this.#interval?.stop();
    this.#interval = undefined;
  }

  /** Asks the server, since something has gone wrong. */
  suspect(): void {
    this.#ask(false);
  }

  /** Ends everything; who waits for an answer waits no more. */
  stop(): void {
    this.#interval?.stop();
    this.#interval = undefined;
    this.#settle();
  }

  #ask(isRoutine: boolean): void {
    if (this.#doubt !== undefined) {
      this.#doubt = { settled: this.#doubt.settled, isRoutine: isRoutine && this.#doubt.isRoutine };
      return;
    }
    if (this.#session.destroyed) return;
    const settled = new Promise<void>((resolve) => {
      this.#answer = resolve;
    });
    this.#doubt = { settled, isRoutine };
    this.#limit.start(this.#settings.pingTimeout);
    this.#session.ping((error) => {
      if (error === null) this.#settle();
    });
  }

  #settle(): void {
    this.#limit.stop();
    this.#doubt = undefined;
    this.#answer?.();
    this.#answer = undefined;
  }

  #giveUp(): void {
    const limit = this.#settings.pingTimeout;
    this.#onDead(new SessionError("ERR_HTTP2_PING_TIMEOUT", `no answer to a PING within ${limit} ms`));
  }
}
