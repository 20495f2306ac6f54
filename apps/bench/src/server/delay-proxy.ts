import { connect, createServer, type Socket } from "node:net";

import { listen } from "./listen.ts";

/** A TCP proxy on a free port that hands everything on `delay` milliseconds later, each way; gives its port. It limits no bandwidth. */
export async function delayProxy(port: number, delay: number): Promise<number> {
  return listen(
    createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
      const server = connect({ host: "127.0.0.1", port, noDelay: true, allowHalfOpen: true });
      handOn(client, server, delay);
      handOn(server, client, delay);
    }),
  );
}

function handOn(from: Socket, to: Socket, delay: number): void {
  const line = new DelayLine<Buffer | null>(delay, (chunk) => {
    if (chunk === null) to.end();
    else to.write(chunk);
  });
  from
    .on("data", (chunk) => line.push(chunk))
    .on("end", () => line.push(null))
    .on("error", () => to.destroy());
}

/** Gives everything that is pushed to `onDue`, `delay` milliseconds later and in order. */
export class DelayLine<Item> {
  readonly #delay: number;
  readonly #onDue: (item: Item) => void;
  readonly #waiting: { readonly dueAt: number; readonly item: Item }[] = [];
  #isRunning = false;

  constructor(delay: number, onDue: (item: Item) => void) {
    this.#delay = delay;
    this.#onDue = onDue;
  }

  push(item: Item): void {
    this.#waiting.push({ dueAt: performance.now() + this.#delay, item });
    if (!this.#isRunning) this.#wait(this.#delay);
  }

  #wait(milliseconds: number): void {
    this.#isRunning = true;
    setTimeout(this.#handOver, milliseconds);
  }

  readonly #handOver = (): void => {
    const now = performance.now();
    let due = this.#waiting[0];
    // Timers are counted in whole milliseconds, and may be early by a part of one.
    for (; due !== undefined && due.dueAt <= now + 0.5; due = this.#waiting[0]) {
      this.#waiting.shift();
      this.#onDue(due.item);
    }
    this.#isRunning = false;
    if (due !== undefined) this.#wait(due.dueAt - now);
  };
}
