import { Changes } from "./changes.ts";

/** Holds the server's side of an exchange until the test lets it go on; takes the place of every delay. */
export class Gate {
  readonly #name: string;
  readonly #changes = new Changes();
  readonly #waiting: (() => void)[] = [];
  #arrivals = 0;
  #permits = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** How often an exchange has come to the gate, whether or not it was let through. */
  get arrivals(): number {
    return this.#arrivals;
  }

  /** Lets everyone through, from now on. */
  open(): void {
    this.step(Number.POSITIVE_INFINITY);
  }

  /** Lets `count` arrivals through: those who wait, or else the next to come. */
  step(count = 1): void {
    this.#permits += count;
    while (this.#permits > 0 && this.#waiting.length > 0) {
      this.#permits -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** Resolves when an exchange has come to the gate `count` times in all. */
  async waitForArrivals(count = 1): Promise<void> {
    await this.#changes.until(
      () => this.#arrivals >= count || undefined,
      () => `${count} arrivals at gate "${this.#name}", there were ${this.#arrivals}`,
    );
  }

  /** Comes to the gate, and resolves once let through. */
  pass(): Promise<void> {
    this.#arrivals += 1;
    this.#changes.notify();
    if (this.#permits > 0) {
      this.#permits -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** The gates of one server by name; asking for one makes it, closed. */
export class Gates {
  readonly #byName = new Map<string, Gate>();

  gate(name: string): Gate {
    let gate = this.#byName.get(name);
    if (gate === undefined) this.#byName.set(name, (gate = new Gate(name)));
    return gate;
  }

  /** The gate that a URL names in its `gate` parameter; without one, a gate that is open. */
  namedBy(query: URLSearchParams): Gate {
    const name = query.get("gate");
    if (name !== null) return this.gate(name);
    const open = new Gate("open");
    open.open();
    return open;
  }
}
