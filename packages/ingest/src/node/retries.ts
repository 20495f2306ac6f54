import { sleep } from "@haulier/core";

import { delayBefore } from "../retry-policy.ts";
import type { DownloadSettings } from "./download-options.ts";

/** Tries in a row that have brought nothing, of one that fetches bytes. */
export class Retries {
  readonly #settings: Pick<DownloadSettings, "clock" | "onRetry" | "random" | "retry">;
  #failures = 0;
  /** The most that there ever was: to fetch the same again is no progress. */
  #most: number;

  constructor(settings: Pick<DownloadSettings, "clock" | "onRetry" | "random" | "retry">, there: number) {
    this.#settings = settings;
    this.#most = there;
  }

  /**
   * Waits until it is time for another try, when so many bytes are `there`.
   * @throws The error, when there is to be none. `signal.reason`, when that aborts.
   */
  async wait(error: unknown, there: number, isReached: boolean, signal: AbortSignal | undefined): Promise<void> {
    // A body that ends while it is aborted may fail with something else.
    signal?.throwIfAborted();
    if (there > this.#most) this.#failures = 0;
    this.#most = Math.max(this.#most, there);
    const { clock, onRetry, random, retry } = this.#settings;
    const delay = delayBefore(error, this.#failures, isReached, retry, clock, random());
    if (delay === undefined) throw error;
    this.#failures += 1;
    onRetry?.({ attempt: this.#failures, delay, error });
    await sleep(clock, delay, signal);
  }
}
