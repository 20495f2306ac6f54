import { type Clock, type ClockTimer, type HttpRequest, ReadTimeoutError } from "@haulier/core";

/**
 * Keeps `timeout.read`: how long the client waits for the app to say something. While the app in turn waits for the client's own body, it is
 * not the app that is silent.
 */
export class SilenceLimit {
  readonly #limit: number | null;
  readonly #clock: Clock;
  readonly #timer: ClockTimer | undefined;
  #isClientWaiting = false;
  #isAppWaiting = false;
  #since = 0;

  constructor(request: HttpRequest, clock: Clock, onExceeded: (error: ReadTimeoutError) => void) {
    const limit = request.extensions.timeout?.read ?? null;
    this.#limit = limit;
    this.#clock = clock;
    if (limit === null) return;
    this.#timer = clock.startTimer(() => {
      onExceeded(new ReadTimeoutError({ request, limit, elapsed: clock.now() - this.#since }));
    }, limit);
    this.#timer.stop();
  }

  clientWaits(isWaiting: boolean): void {
    this.#isClientWaiting = isWaiting;
    this.#update();
  }

  appWaits(isWaiting: boolean): void {
    this.#isAppWaiting = isWaiting;
    this.#update();
  }

  stop(): void {
    this.#timer?.stop();
  }

  #update(): void {
    if (this.#limit === null) return;
    this.#timer!.stop();
    if (!this.#isClientWaiting || this.#isAppWaiting) return;
    this.#since = this.#clock.now();
    this.#timer!.restart();
    // Somebody waits, and nothing else may keep the process until then.
    this.#timer!.ref();
  }
}
