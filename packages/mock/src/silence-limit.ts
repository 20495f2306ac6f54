import { ReadTimeoutError, type Clock, type ClockTimer, type HttpRequest } from "@haulier/core";

/** Keeps `timeout.read`: how long the handler, or its body, may be silent while the client waits for it. */
export class SilenceLimit {
  readonly #clock: Clock;
  readonly #request: HttpRequest;
  readonly #limit: number | null;
  readonly #onExceeded: (error: ReadTimeoutError) => void;
  #timer: ClockTimer | undefined;
  #isClientWaiting = false;
  /** How many readers of the request body wait for the client: it is not the server then that is silent. */
  #serversWaiting = 0;

  constructor(clock: Clock, request: HttpRequest, onExceeded: (error: ReadTimeoutError) => void) {
    this.#clock = clock;
    this.#request = request;
    this.#limit = request.extensions.timeout?.read ?? null;
    this.#onExceeded = onExceeded;
  }

  clientWaits(): void {
    this.#isClientWaiting = true;
    this.#update();
  }

  clientGotSomething(): void {
    this.#isClientWaiting = false;
    this.#update();
  }

  serverWaits(): void {
    this.#serversWaiting += 1;
    this.#update();
  }

  serverGotSomething(): void {
    this.#serversWaiting -= 1;
    this.#update();
  }

  stop(): void {
    this.#timer?.stop();
  }

  #update(): void {
    const limit = this.#limit;
    if (limit === null) return;
    this.#timer?.stop();
    if (!this.#isClientWaiting || this.#serversWaiting > 0) return;
    const since = this.#clock.now();
    this.#timer = this.#clock.startTimer(() => {
      this.#onExceeded(new ReadTimeoutError({ request: this.#request, limit, elapsed: this.#clock.now() - since }));
    }, limit);
    // There may be nothing else that keeps the process until then, and somebody waits.
    this.#timer.ref();
  }
}
