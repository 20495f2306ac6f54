/**
 * Tells many who wait on the same signal of its abort, by one listener: adding a listener to a signal takes the longer the more it has, which
 * for 100 000 requests on one signal comes to a minute.
 */
export class AbortWatch<T> {
  readonly #waiting = new Map<AbortSignal, Set<T>>();
  readonly #onAbort: (item: T, reason: unknown) => void;

  /** @param onAbort is called for each who waits, in the order in which they came; it need not remove them. */
  constructor(onAbort: (item: T, reason: unknown) => void) {
    this.#onAbort = onAbort;
  }

  /** @param signal has not aborted yet. */
  add(signal: AbortSignal, item: T): void {
    const items = this.#waiting.get(signal);
    if (items !== undefined) {
      items.add(item);
      return;
    }
    this.#waiting.set(signal, new Set([item]));
    signal.addEventListener("abort", this.#abort, { once: true });
  }

  remove(signal: AbortSignal, item: T): void {
    const items = this.#waiting.get(signal);
    if (items === undefined || !items.delete(item) || items.size > 0) return;
    this.#waiting.delete(signal);
    signal.removeEventListener("abort", this.#abort);
  }

  readonly #abort = ({ target }: Event): void => {
    const signal = target as AbortSignal;
    for (const item of this.#waiting.get(signal) ?? []) this.#onAbort(item, signal.reason);
    this.#waiting.delete(signal);
  };
}
