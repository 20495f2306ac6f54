/** One run that several callers wait for. */
interface Flight<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

/** Runs a task once for all who ask while it runs. It is aborted when the last of them has left. */
export class SingleFlight<T> {
  #flight: Flight<T> | undefined;

  /** Joins the run that there is, or begins one with `task`. Rejects with `signal.reason` as soon as `signal` aborts. */
  async run(task: (signal: AbortSignal) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    signal?.throwIfAborted();
    const flight = (this.#flight ??= this.#begin(task));
    flight.waiting += 1;
    try {
      return await untilAborted(flight.result, signal);
    } finally {
      flight.waiting -= 1;
      if (flight.waiting === 0) this.#end(flight);
    }
  }

  #begin(task: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController();
    const result = Promise.resolve().then(() => task(controller.signal));
    const flight: Flight<T> = { result, controller, waiting: 0 };
    const land = (): void => this.#forget(flight);
    result.then(land, land);
    return flight;
  }

  /** Who comes now begins a new run: this one is over, or aborted. */
  #end(flight: Flight<T>): void {
    this.#forget(flight);
    flight.controller.abort(new DOMException("nobody waits for the token any more", "AbortError"));
  }

  #forget(flight: Flight<T>): void {
    if (this.#flight === flight) this.#flight = undefined;
  }
}

/** The result, or the reason of `signal` when that aborts first. No listener is left on the signal. */
function untilAborted<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return result;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
