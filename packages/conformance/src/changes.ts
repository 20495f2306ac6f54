/** How long a test waits for something that ought to happen at once, in milliseconds. */
const patienceMs = 5_000;

/** Announces that some facts changed, so that a test can wait for the fact it needs instead of sleeping. */
export class Changes {
  readonly #checks = new Set<() => void>();

  /** Looks again on behalf of everyone who waits. */
  notify(): void {
    for (const check of this.#checks) check();
  }

  /**
   * Resolves with what `probe` finds, as soon as it finds something.
   * @throws Error with the text of `expected` when nothing was found within five seconds.
   */
  until<Found>(probe: () => Found | undefined, expected: () => string): Promise<Found> {
    return new Promise((resolve, reject) => {
      const check = (): void => {
        const found = probe();
        if (found === undefined) return;
        this.#checks.delete(check);
        clearTimeout(timer);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.#checks.delete(check);
        reject(new Error(`waited ${patienceMs} ms for ${expected()}`));
      }, patienceMs);
      this.#checks.add(check);
      check();
    });
  }
}
