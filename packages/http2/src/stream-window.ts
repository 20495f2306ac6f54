import type { ClientHttp2Session } from "node:http2";

import type { Clock } from "@haulier/core";

/** How wide the windows of streams are. */
export interface WindowSettings {
  readonly clock: Clock;
  readonly streamWindow: number;
  readonly largestStreamWindow: number;
}

/**
 * The flow-control window of the streams of a session (RFC 9113 section 5.2). It becomes wider when a response turns out to wait for it: when
 * as much as the window holds has come in little more time than it takes to tell the server that there is room again.
 */
export class StreamWindow {
  readonly #session: ClientHttp2Session;
  readonly #largest: number;
  #size: number;
  /** To the server and back, in milliseconds: as long as it took to approve of the first settings, when nothing was in the way. */
  #roundTrip: number | undefined;
  #granted: number;

  /** @param openedAt when the session sent its settings. */
  constructor(
    session: ClientHttp2Session,
    { clock, streamWindow, largestStreamWindow }: WindowSettings,
    openedAt: number,
  ) {
    this.#session = session;
    this.#size = streamWindow;
    this.#granted = streamWindow;
    this.#largest = largestStreamWindow;
    const approved = (): void => {
      this.#roundTrip = clock.now() - openedAt;
    };
    if (session.pendingSettingsAck) session.once("localSettings", approved);
    else approved();
  }

  /** What one stream may receive before it is read, in bytes. */
  get size(): number {
    return this.#size;
  }

  /** What the server may take it for by now. */
  get granted(): number {
    return this.#granted;
  }

  /** As many bytes as the window holds have come by one stream, and been read. @param elapsed how long that took, in milliseconds */
  filled(elapsed: number): void {
    if (this.#size >= this.#largest || this.#granted > this.#size || this.#session.destroyed) return;
    if (this.#roundTrip === undefined || elapsed >= ROUND_TRIPS * this.#roundTrip) return;
    this.#granted = Math.min(2 * this.#size, this.#largest);
    // It counts for the streams that are open, too (RFC 9113 section 6.9.2).
    this.#session.settings({ initialWindowSize: this.#granted }, () => {
      this.#size = this.#granted;
    });
  }
}

/** A window that fills in one round trip was the limit; one that fills in three was not. */
const ROUND_TRIPS = 2;
