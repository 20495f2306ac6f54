import type { Clock, ClockTimer } from "@haulier/core";

import { codeOf } from "./describe-failure.ts";
import type { HostAddress } from "./host-address.ts";

/** What an {@link raceAddresses} is run with. */
export interface AddressRaceOptions<S> {
  /** In the order in which they are tried; at least one. */
  readonly addresses: readonly HostAddress[];
  /** Connects to one address. Rejects, and leaves nothing open, when its signal aborts. */
  readonly attempt: (address: HostAddress, signal: AbortSignal) => Promise<S>;
  /** How long the latest attempt is alone before the next one begins beside it, in milliseconds. */
  readonly delay: number;
  readonly clock: Clock;
  /** Ends the race; it then rejects with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each address that cannot be connected to. */
  readonly onFailed?: ((address: HostAddress) => void) | undefined;
}

/**
 * Connects to the first of several addresses that answers. An attempt that is slow is not given up: the next address is tried beside it, and
 * whichever is first wins, so that neither a dead address nor a far server costs more than the delay. One that fails makes room at once.
 * @throws the error of the only address; an AggregateError of all; or `signal.reason`.
 * @see RFC 8305 section 5, https://www.rfc-editor.org/rfc/rfc8305#section-5
 */
export function raceAddresses<S extends { destroy(): unknown }>(options: AddressRaceOptions<S>): Promise<S> {
  return new Promise((resolve, reject) => {
    if (options.signal?.aborted) reject(options.signal.reason);
    else new AddressRace(options, resolve, reject).begin();
  });
}

class AddressRace<S extends { destroy(): unknown }> {
  readonly #options: AddressRaceOptions<S>;
  readonly #resolve: (winner: S) => void;
  readonly #reject: (error: unknown) => void;
  /** Ends the attempts that are under way. */
  readonly #attempts = new AbortController();
  readonly #errors: unknown[] = [];
  #begun = 0;
  #isOver = false;
  #timer: ClockTimer | undefined;

  constructor(options: AddressRaceOptions<S>, resolve: (winner: S) => void, reject: (error: unknown) => void) {
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  begin(): void {
    this.#options.signal?.addEventListener("abort", this.#onAbort, { once: true });
    this.#tryNext();
  }

  #tryNext(): void {
    const { addresses, attempt, delay, clock } = this.#options;
    this.#timer?.stop();
    const address = addresses[this.#begun];
    if (address === undefined) return;
    this.#begun += 1;
    if (this.#begun < addresses.length) this.#timer = clock.startTimer(() => this.#tryNext(), delay);
    attempt(address, this.#attempts.signal).then(
      (connected) => this.#onConnected(connected),
      (error: unknown) => this.#onFailed(address, error),
    );
  }

  #onConnected(connected: S): void {
    // Two may connect in the same turn.
    if (this.#isOver) connected.destroy();
    else {
      this.#finish();
      this.#resolve(connected);
    }
  }

  #onFailed(address: HostAddress, error: unknown): void {
    if (this.#isOver) return;
    this.#errors.push(error);
    this.#options.onFailed?.(address);
    if (this.#errors.length < this.#options.addresses.length) this.#tryNext();
    else {
      this.#finish();
      this.#reject(allFailed(this.#errors));
    }
  }

  readonly #onAbort = (): void => {
    this.#finish();
    this.#reject(this.#options.signal?.reason);
  };

  #finish(): void {
    this.#isOver = true;
    this.#timer?.stop();
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
    this.#attempts.abort();
  }
}

/** As Node's own: with the code of the first. */
function allFailed(errors: readonly unknown[]): unknown {
  if (errors.length === 1) return errors[0];
  const code = codeOf(errors[0]);
  return Object.assign(new AggregateError(errors, "no address answered"), code === undefined ? {} : { code });
}
