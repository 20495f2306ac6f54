/** What came of one item: a value or an error, and its place in the source. */
export type Outcome<T, R> =
  | { readonly index: number; readonly item: T; readonly value: R; readonly failed: false }
  | { readonly index: number; readonly item: T; readonly error: unknown; readonly failed: true };

/** What a run is made from, checked. */
export interface ConcurrentRunInit<T, R> {
  readonly source: Iterable<T> | AsyncIterable<T>;
  /** Does the work for one item; it has to end soon when the signal aborts. */
  readonly work: (item: T, signal: AbortSignal) => Promise<R>;
  /** How many items may have been taken from the source whose outcome has not been taken by the consumer. */
  readonly concurrency: number;
  /** Whether outcomes come in the order of the source, so that a slow one holds back those behind it, and the source. */
  readonly ordered: boolean;
  /** Whether the first error ends the run; else it is an outcome. */
  readonly stopsAtError: boolean;
  /** The caller's. */
  readonly signal: AbortSignal | undefined;
  /** Told of each outcome as it comes. What it throws ends the run. */
  readonly onOutcome: (failed: boolean) => void;
}

/**
 * Works on the items of a source, some at a time. Places are taken when the source is asked and given back when the consumer takes the outcome, so
 * that what is in memory is bounded by the places, whichever side is slow.
 *
 * Not a generator inside: results, the source, the signal and the consumer all move it on.
 */
class ConcurrentRun<T, R> {
  readonly #init: ConcurrentRunInit<T, R>;
  readonly #iterator: Iterator<T> | AsyncIterator<T>;
  readonly #controller = new AbortController();
  readonly #onAbort = (): void => this.#fail(this.#init.signal?.reason);
  /** Outcomes that nobody has taken, by their index. */
  readonly #ready = new Map<number, Outcome<T, R>>();
  #failure: { readonly error: unknown } | undefined;
  #occupied = 0;
  #working = 0;
  #pulled = 0;
  #taken = 0;
  #isPulling = false;
  #isExhausted = false;
  #wake: (() => void) | undefined;

  constructor(init: ConcurrentRunInit<T, R>) {
    this.#init = init;
    const { source, signal } = init;
    signal?.throwIfAborted();
    this.#iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
    signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** The next outcome; undefined at the end. @throws what ended the run. */
  async take(): Promise<Outcome<T, R> | undefined> {
    for (;;) {
      this.#pullMore();
      if (this.#failure !== undefined) throw this.#failure.error;
      const outcome = this.#nextReady();
      if (outcome !== undefined) return this.#hand(outcome);
      if (this.#isExhausted && this.#occupied === 0) return undefined;
      await this.#change();
    }
  }

  /** Aborts what is under way, waits until it has ended, and leaves the source. Idempotent. @throws what the source throws then, if nothing was before. */
  async close(): Promise<void> {
    const hasFailed = this.#failure !== undefined;
    this.#fail(new DOMException("the results are not wanted any more", "AbortError"));
    this.#init.signal?.removeEventListener("abort", this.#onAbort);
    while (this.#working > 0) await this.#change();
    if (this.#isExhausted) return;
    this.#isExhausted = true;
    try {
      await this.#leaveSource();
    } catch (error) {
      // As in any loop, the first error is the one to tell.
      if (!hasFailed) throw error;
    }
  }

  async #leaveSource(): Promise<void> {
    const left = this.#iterator.return?.();
    // A generator that waits for something returns after that, if it ever comes.
    if (this.#isPulling) Promise.resolve(left).catch(() => {});
    else await left;
  }

  #hand(outcome: Outcome<T, R>): Outcome<T, R> {
    this.#ready.delete(outcome.index);
    this.#taken += 1;
    this.#occupied -= 1;
    // The place is free, and the consumer may be long in coming back.
    this.#pullMore();
    return outcome;
  }

  #nextReady(): Outcome<T, R> | undefined {
    if (this.#init.ordered) return this.#ready.get(this.#taken);
    for (const outcome of this.#ready.values()) return outcome;
    return undefined;
  }

  /** Asks the source while there are places; one question at a time. */
  #pullMore(): void {
    while (
      this.#occupied < this.#init.concurrency &&
      !this.#isPulling &&
      !this.#isExhausted &&
      this.#failure === undefined
    )
      this.#pull();
  }

  #pull(): void {
    this.#occupied += 1;
    try {
      const result = this.#iterator.next();
      if (isPromise(result)) void this.#pullLater(result);
      else this.#accept(result);
    } catch (error) {
      this.#failSource(error);
    }
  }

  async #pullLater(coming: Promise<IteratorResult<T>>): Promise<void> {
    this.#isPulling = true;
    try {
      const result = await coming;
      this.#isPulling = false;
      this.#accept(result);
      this.#pullMore();
    } catch (error) {
      this.#isPulling = false;
      this.#failSource(error);
    }
    this.#notify();
  }

  #accept(result: IteratorResult<T>): void {
    if (result.done === true) {
      this.#isExhausted = true;
      this.#occupied -= 1;
      // One that came too late is not begun.
    } else if (this.#failure === undefined) void this.#workOn(result.value, this.#pulled++);
  }

  async #workOn(item: T, index: number): Promise<void> {
    this.#working += 1;
    try {
      const value = await this.#init.work(item, this.#controller.signal);
      this.#settle({ index, item, value, failed: false });
    } catch (error) {
      if (this.#init.stopsAtError) this.#fail(error);
      else this.#settle({ index, item, error, failed: true });
    }
    this.#working -= 1;
    this.#notify();
  }

  #settle(outcome: Outcome<T, R>): void {
    if (this.#failure !== undefined) return;
    this.#ready.set(outcome.index, outcome);
    try {
      this.#init.onOutcome(outcome.failed);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** A source that has thrown is over, and is not left again. */
  #failSource(error: unknown): void {
    this.#isExhausted = true;
    this.#fail(error);
  }

  #fail(error: unknown): void {
    if (this.#failure !== undefined) return;
    this.#failure = { error };
    this.#ready.clear();
    this.#controller.abort(error);
    this.#notify();
  }

  /** Until something has happened. */
  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #notify(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}

function isPromise<Result extends object>(value: Result | Promise<Result>): value is Promise<Result> {
  return "then" in value;
}

/** The outcomes of a run. It begins when they are iterated, and ends with that. @throws what ended the run. */
export async function* outcomesOf<T, R>(init: ConcurrentRunInit<T, R>): AsyncGenerator<Outcome<T, R>, void, undefined> {
  const run = new ConcurrentRun(init);
  try {
    for (let outcome = await run.take(); outcome !== undefined; outcome = await run.take()) yield outcome;
  } finally {
    await run.close();
  }
}
