const NOWHERE = Number.POSITIVE_INFINITY;

/** Where something is next in a text: searched for once, not from each place before it, which would take a time that grows with its square. */
export class NextIndex {
  readonly #wanted: string | undefined;
  #text = "";
  #index = -1;

  /** Undefined is nowhere. */
  constructor(wanted: string | undefined) {
    this.#wanted = wanted;
  }

  /** Begins another text. */
  open(text: string): void {
    this.#text = text;
    this.#index = this.#wanted === undefined ? NOWHERE : -1;
  }

  /** The first index from `at` on, and `Infinity` where there is none; `at` never goes back. */
  from(at: number): number {
    if (this.#index >= at) return this.#index;
    const index = this.#text.indexOf(this.#wanted!, at);
    this.#index = index === -1 ? NOWHERE : index;
    return this.#index;
  }
}
