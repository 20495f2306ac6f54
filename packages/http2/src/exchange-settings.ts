import type { Clock } from "@haulier/core";
import type { TimerShelf } from "@haulier/net";

/** What all exchanges of a transport share. */
export interface ExchangeSettings {
  readonly clock: Clock;
  readonly timers: TimerShelf;
  /** Unread bytes of a body at which reading stops. */
  readonly highWaterMark: number;
  /** How long `100 Continue` is waited for, in milliseconds. */
  readonly expectContinueTimeout: number;
}
