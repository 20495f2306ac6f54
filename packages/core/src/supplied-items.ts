import { IteratedSupply, notYet, over, type Supply } from "./supply.ts";

/**
 * A supply as an async generator. Behaves as one that was written with `yield`: what is asked for while it waits takes its turn, and it is over
 * after an error. What is there already costs one settled promise, and nobody waits.
 */
export class SuppliedItems<Item> implements AsyncGenerator<Item, void, undefined> {
  /** What it gives the items of. Whoever takes them from there must not use this any more. */
  readonly supply: Supply<Item>;
  #isDone = false;
  #isBusy = false;
  /** Calls that came while one was being answered, in their order. */
  #queue: (() => void)[] | undefined;

  constructor(supply: Supply<Item>) {
    this.supply = supply;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Item, void>> {
    if (this.#isBusy) return this.#inTurn(() => this.next());
    if (this.#isDone) return Promise.resolve({ done: true, value: undefined });
    try {
      const item = this.supply.take();
      if (item === notYet) return this.#wait();
      if (item !== over) return Promise.resolve({ done: false, value: item });
      this.#isDone = true;
      return Promise.resolve({ done: true, value: undefined });
    } catch (error) {
      return this.#fail(error);
    }
  }

  /** Leaves the supply. */
  return(value?: void | PromiseLike<void>): Promise<IteratorResult<Item, void>> {
    if (this.#isBusy) return this.#inTurn(() => this.return(value));
    return this.#leave(value);
  }

  /** Leaves the supply, and rejects with the error. */
  throw(error: unknown): Promise<IteratorResult<Item, void>> {
    if (this.#isBusy) return this.#inTurn(() => this.throw(error));
    return this.#fail(error);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  async #wait(): Promise<IteratorResult<Item, void>> {
    this.#isBusy = true;
    try {
      for (;;) {
        await this.supply.more();
        const item = this.supply.take();
        if (item === notYet) continue;
        if (item !== over) return { done: false, value: item };
        this.#isDone = true;
        return { done: true, value: undefined };
      }
    } catch (error) {
      await this.#giveUp();
      throw error;
    } finally {
      this.#goOn();
    }
  }

  async #fail(error: unknown): Promise<never> {
    this.#isBusy = true;
    try {
      await this.#giveUp();
      throw error;
    } finally {
      this.#goOn();
    }
  }

  /** Leaves the supply while an error is reported that one of leaving would only hide. */
  async #giveUp(): Promise<void> {
    if (this.#isDone) return;
    this.#isDone = true;
    try {
      await this.supply.leave();
    } catch {
      // The other error is the one to tell of.
    }
  }

  async #leave(value?: void | PromiseLike<void>): Promise<IteratorResult<Item, void>> {
    this.#isBusy = true;
    try {
      if (!this.#isDone) {
        this.#isDone = true;
        await this.supply.leave();
      }
      return { done: true, value: await value };
    } finally {
      this.#goOn();
    }
  }

  #inTurn<Result>(call: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve) => {
      this.#queue ??= [];
      this.#queue.push(() => resolve(call()));
    });
  }

  /** Answers who waits for their turn, up to one who has to wait for something else. */
  #goOn(): void {
    this.#isBusy = false;
    while (!this.#isBusy && this.#queue !== undefined && this.#queue.length > 0) this.#queue.shift()!();
  }
}

/** The items of an iterable, as a supply; without a promise for each, where it is made of one. */
export function supplyOf<Item>(items: AsyncIterable<Item>): Supply<Item> {
  return items instanceof SuppliedItems ? (items as SuppliedItems<Item>).supply : new IteratedSupply(items);
}
