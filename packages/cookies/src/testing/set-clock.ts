import type { Clock } from "@haulier/core";

/** A clock whose hands are set: what a jar needs of one. */
export class SetClock implements Pick<Clock, "timestamp"> {
  now: number = Date.UTC(2026, 0, 1);

  timestamp(): number {
    return this.now;
  }
}
