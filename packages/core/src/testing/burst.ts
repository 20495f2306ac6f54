import { notYet, over, type Missing, type Supply } from "../supply.ts";

/** A supply by a script: items that are there at once, up to where it says to wait, fails or ends. */
export class Burst<Item> implements Supply<Item> {
  /** How often it was waited for. */
  waits = 0;
  leavings = 0;
  /** Thrown when it is left. */
  failureOnLeaving: Error | undefined;
  readonly #script: (Item | typeof notYet | Error)[];
  #isEndless = false;
  #wake = (): void => {};

  /** `notYet` where what follows comes only when it is waited for. */
  constructor(script: readonly (Item | typeof notYet | Error)[], options: { isEndless?: boolean } = {}) {
    this.#script = [...script];
    this.#isEndless = options.isEndless ?? false;
  }

  take(): Item | Missing {
    const [item] = this.#script;
    if (item === undefined) return this.#isEndless ? notYet : over;
    if (item === notYet) return notYet;
    this.#script.shift();
    if (item instanceof Error) throw item;
    return item;
  }

  more(): Promise<void> {
    this.waits += 1;
    if (this.#script[0] === notYet) {
      this.#script.shift();
      return Promise.resolve();
    }
    return new Promise((resolve) => (this.#wake = resolve));
  }

  /** Ends what is waited for. */
  end(): void {
    this.#isEndless = false;
    this.#wake();
  }

  async leave(): Promise<void> {
    this.leavings += 1;
    if (this.failureOnLeaving !== undefined) throw this.failureOnLeaving;
  }
}
