/**
 * Tells many who wait on the same signal of its abort, by one listener: adding a listener to a signal takes the longer the more it has, which
 * for 100 000 requests on one signal comes to a minute.
 */
export class AbortWatch<T> {
  /** One alone, as with a signal for each request, needs no set. */
  readonly #waiting = new Map<AbortSignal, T | Set<T>>();
  readonly #onAbort: (item: T, reason: unknown) => void;

  /** @param onAbort is called for each who waits, in the order in which they came; it need not remove them. */
  constructor(onAbort: (item: T, reason: unknown) => void) {
    this.#onAbort = onAbort;
  }

  /** @param signal has not aborted yet. */
  add(signal: AbortSignal, item: T): void {
    const items = this.#waiting.get(signal);
    if (items instanceof Set) items.add(item);
    else if (items !== undefined) this.#waiting.set(signal, new Set([items, item]));
    else {
      this.#waiting.set(signal, item);
      signal.addEventListener("abort", this.#abort, once);
    }
  }

  remove(signal: AbortSignal, item: T): void {
    const items = this.#waiting.get(signal);
    if (items instanceof Set ? !items.delete(item) || items.size > 0 : items !== item) return;
    this.#waiting.delete(signal);
    signal.removeEventListener("abort", this.#abort);
  }

  readonly #abort = ({ target }: Event): void => {
    const signal = target as AbortSignal;
    const items = this.#waiting.get(signal);
    if (items instanceof Set) for (const item of items) this.#onAbort(item, signal.reason);
    else if (items !== undefined) this.#onAbort(items, signal.reason);
    this.#waiting.delete(signal);
  };
}

const once = { once: true };
