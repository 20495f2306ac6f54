import { hasReady, type ReadyRecords } from "./ready-records.ts";

/**
 * Pulls records out of an iterator, one at a time, and can be woken while it waits: for a timer, or because all is over. What it was waiting for
 * comes with a later call then.
 */
export class PulledRecords<T> {
  readonly #iterator: Iterator<T> | AsyncIterator<T>;
  readonly #ready: ReadyRecords<T> | undefined;
  #isAsked = false;
  #result: IteratorResult<T, unknown> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;
  #isOver = false;

  constructor(iterator: Iterator<T> | AsyncIterator<T>) {
    this.#iterator = iterator;
    this.#ready = hasReady<T>(iterator) ? iterator : undefined;
  }

  /** The next record, when the iterator knows that it is there; otherwise {@link ask} for it. */
  takeReady(): IteratorResult<T, unknown> | undefined {
    return this.#isAsked || this.#result !== undefined || this.#failure !== undefined
      ? undefined
      : this.#ready?.takeReady();
  }

  /** Asks for the next record, unless one that was asked for has not come. Whether it has to be waited for. */
  ask(): boolean {
    if (!this.#isAsked && this.#result === undefined && this.#failure === undefined) this.#ask();
    return this.#isAsked;
  }

  /** Until the record is there, or {@link wake} is called. */
  wait(): Promise<void> {
    return new Promise(this.#wait);
  }

  /** The record or the end that was asked for; undefined when it has not come. @throws what the iterator throws. */
  take(): IteratorResult<T, unknown> | undefined {
    if (this.#failure !== undefined) throw this.#failure.error;
    const result = this.#result;
    this.#result = undefined;
    if (result?.done === true) this.#isOver = true;
    return result;
  }

  /** Has whoever waits go on. */
  wake(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  /** Leaves the iterator before its end. Waits for that, but not behind a record that may never come. */
  async leave(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    const isWaiting = this.#isAsked;
    const left = Promise.resolve(this.#iterator.return?.());
    if (isWaiting) left.catch(() => {});
    else await left;
  }

  #ask(): void {
    this.#isAsked = true;
    try {
      const step = this.#iterator.next();
      if ("then" in step) Promise.resolve(step).then(this.#arrived, this.#failed);
      else this.#arrived(step);
    } catch (error) {
      this.#failed(error);
    }
  }

  // Functions once for all records, rather than three for each.
  readonly #wait = (wake: () => void): void => {
    this.#wake = wake;
  };

  readonly #arrived = (result: IteratorResult<T, unknown>): void => {
    this.#isAsked = false;
    this.#result = result;
    this.wake();
  };

  readonly #failed = (error: unknown): void => {
    this.#isAsked = false;
    this.#isOver = true;
    this.#failure = { error };
    this.wake();
  };
}
