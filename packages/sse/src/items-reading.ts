import type { HttpResponse } from "@haulier/core";

import type { EventParser, StreamItem } from "./event-parser.ts";
import { itemsOf } from "./read-events.ts";

/** The events of one connection, read by hand: what it fails with is told apart from what the reader of the events does. */
export class ItemsReading {
  readonly #items: AsyncGenerator<readonly StreamItem[], void, undefined>;
  #error: unknown;

  constructor(response: HttpResponse, parser: EventParser) {
    this.#items = itemsOf(response, parser);
  }

  /** What the connection has failed with; undefined while it has not. */
  get error(): unknown {
    return this.#error;
  }

  /** What has come meanwhile; undefined when nothing more will. */
  async next(): Promise<readonly StreamItem[] | undefined> {
    try {
      const { done, value } = await this.#items.next();
      return done === true ? undefined : value;
    } catch (error) {
      this.#error = error;
      return undefined;
    }
  }

  /** Gives up the rest. */
  async leave(): Promise<void> {
    await this.#items.return();
  }
}
