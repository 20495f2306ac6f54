/** Nothing is there at the moment; ask again after {@link Supply.more}. */
export const notYet: unique symbol = Symbol("not yet");
/** Nothing will come any more. */
export const over: unique symbol = Symbol("over");

/** What a {@link Supply} says instead of an item. */
export type Missing = typeof notYet | typeof over;

/**
 * Items that come in bursts, for one reader that does one thing at a time. Unlike an async iterator, it hands out what is there without a
 * promise for each: a chunk of a hundred lines is waited for once. Supplies are put upon each other, as lines upon text upon bytes, and still
 * one promise is all that is waited for.
 */
export interface Supply<Item> {
  /** The next item, if it is there. Throws what reading has failed with, once what came before has been taken. */
  take(): Item | Missing;
  /** Waits until {@link take} can say more than `notYet`. Asked after that alone. Never rejects. */
  more(): Promise<void>;
  /** Gives up the rest; idempotent. Does nothing after the end, and after a failure of its own. */
  leave(): Promise<void>;
}

/** The items of any iterable. */
export class IteratedSupply<Item> implements Supply<Item> {
  readonly #iterable: AsyncIterable<Item>;
  #iterator: AsyncIterator<Item> | undefined;
  #item: Item | Missing = notYet;
  #failure: { readonly error: unknown } | undefined;

  constructor(iterable: AsyncIterable<Item>) {
    this.#iterable = iterable;
  }

  take(): Item | Missing {
    if (this.#failure !== undefined) throw this.#failure.error;
    const item = this.#item;
    if (item !== over) this.#item = notYet;
    return item;
  }

  async more(): Promise<void> {
    try {
      this.#iterator ??= this.#iterable[Symbol.asyncIterator]();
      const { done, value } = await this.#iterator.next();
      this.#item = done === true ? over : value;
    } catch (error) {
      this.#failure = { error };
    }
  }

  async leave(): Promise<void> {
    if (this.#item === over || this.#failure !== undefined) return;
    this.#item = over;
    await this.#iterator?.return?.();
  }
}

/** A supply that is chosen when the first item is asked for. */
export class LazySupply<Item> implements Supply<Item> {
  readonly #open: () => Supply<Item>;
  #supply: Supply<Item> | undefined;

  constructor(open: () => Supply<Item>) {
    this.#open = open;
  }

  take(): Item | Missing {
    this.#supply ??= this.#open();
    return this.#supply.take();
  }

  more(): Promise<void> {
    this.#supply ??= this.#open();
    return this.#supply.more();
  }

  async leave(): Promise<void> {
    await this.#supply?.leave();
  }
}

/** A supply of one item, which is there, or of none. */
export class SingleSupply<Item> implements Supply<Item> {
  #item: Item | Missing;

  constructor(item: Item | typeof over) {
    this.#item = item;
  }

  take(): Item | Missing {
    const item = this.#item;
    this.#item = over;
    return item;
  }

  more(): Promise<void> {
    return Promise.resolve();
  }

  leave(): Promise<void> {
    this.#item = over;
    return Promise.resolve();
  }
}
