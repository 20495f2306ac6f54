import type { Clock, ClockTimer } from "@haulier/core";

import { fieldsSize } from "./received-fields.ts";
import { SessionError } from "./session-errors.ts";

/** What is known of a connection: how many bytes have come and gone. */
export interface ByteCounts {
  readonly bytesRead: number;
  readonly bytesWritten: number;
}

/** How much there may be that brings nothing. */
export interface TrafficSettings {
  readonly clock: Clock;
  /** In bytes per second; `Infinity` is no limit. */
  readonly maxOverhead: number;
}

/** The head of a frame, and the longest padding (RFC 9113 sections 4.1 and 6.1). */
const FRAME = 9 + 256;

/** A server answers each byte of ours with so many at most: two window updates for the shortest frame of data. */
const ANSWERS = 4;

/** For so many seconds' overhead at once there is room. */
const BURST = 16;

/** Between two looks, in milliseconds. */
const INTERVAL = 1_000;

/**
 * Finds floods of frames that the engine does not tell of: window updates, priorities, padding, empty frames, unknown ones, those for streams
 * that are over. What the responses bring is counted as it comes; what the socket has read beyond that must stay within a limit.
 */
export class SessionTraffic {
  readonly #counts: ByteCounts;
  readonly #clock: Clock;
  readonly #maxOverhead: number;
  readonly #onFlood: (error: SessionError) => void;
  readonly #timer: ClockTimer | undefined;
  /** Bytes that have come for somebody since the last look, by a generous account. */
  #useful = 0;
  #read: number;
  #written: number;
  #lookedAt: number;
  /** How many bytes there is still room for. */
  #room: number;

  constructor(counts: ByteCounts, { clock, maxOverhead }: TrafficSettings, onFlood: (error: SessionError) => void) {
    this.#counts = counts;
    this.#clock = clock;
    this.#maxOverhead = maxOverhead;
    this.#onFlood = onFlood;
    this.#read = counts.bytesRead;
    this.#written = counts.bytesWritten;
    this.#lookedAt = clock.now();
    this.#room = BURST * maxOverhead;
    this.#timer = maxOverhead === Infinity ? undefined : clock.startTimer(() => this.#look(), INTERVAL);
  }

  /** Data of a response has come, in a frame of its own at worst. */
  countData(bytes: number): void {
    this.#useful += bytes + FRAME;
  }

  /** The head of a response has come, or trailers. */
  countFields(raw: readonly string[]): void {
    this.#useful += fieldsSize(raw) + FRAME;
  }

  /** So many bytes may still come for a stream that was given up. */
  forgive(bytes: number): void {
    this.#useful += bytes;
  }

  stop(): void {
    this.#timer?.stop();
  }

  #look(): void {
    const { bytesRead, bytesWritten } = this.#counts;
    const now = this.#clock.now();
    const earned = ((now - this.#lookedAt) / 1_000) * this.#maxOverhead;
    const overhead = bytesRead - this.#read - this.#useful - ANSWERS * (bytesWritten - this.#written);
    this.#room = Math.min(this.#room + earned, BURST * this.#maxOverhead) - Math.max(0, overhead);
    this.#read = bytesRead;
    this.#written = bytesWritten;
    this.#lookedAt = now;
    this.#useful = 0;
    if (this.#room < 0) this.#onFlood(new SessionError("ERR_HTTP2_FLOOD", this.#describe(overhead)));
    else this.#timer?.restart();
  }

  #describe(overhead: number): string {
    const frames = "frames that bring nothing, such as window updates, padding or unknown ones";
    return `${overhead} bytes of ${frames}; maxOverhead is ${this.#maxOverhead} bytes per second`;
  }
}
