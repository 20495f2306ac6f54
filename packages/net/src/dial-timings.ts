import type { ConnectTimings } from "@haulier/core";

/** Takes the time of the parts of a dial, one after the other. */
export class DialTimings {
  #since: number = performance.now();
  #dns: number | undefined = undefined;
  #tcp: number | undefined = undefined;

  /** @param lookedUp whether there was anything to look up. */
  resolved(lookedUp: boolean): void {
    const took = this.#next();
    if (lookedUp) this.#dns = took;
  }

  connected(): void {
    this.#tcp = this.#next();
  }

  /** Call it when the connection is ready. @param secured whether TLS was the last part. */
  finish(secured: boolean): ConnectTimings {
    return { dns: this.#dns, tcp: this.#tcp, tls: secured ? this.#next() : undefined };
  }

  #next(): number {
    const now = performance.now();
    const took = now - this.#since;
    this.#since = now;
    return took;
  }
}
