/** Holds what comes until there is enough of it. */
export class Gathering {
  #waiting: (() => void)[] = [];

  /** Calls `go` once `count` have come, with all of the others. */
  wait(count: number, go: () => void): void {
    this.#waiting.push(go);
    if (this.#waiting.length < count) return;
    const all = this.#waiting;
    this.#waiting = [];
    for (const each of all) each();
  }
}
