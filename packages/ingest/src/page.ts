import type { HttpResponse } from "@haulier/core";

import type { Position } from "./source.ts";

/** What a page is asked for by, beyond what is asked of all of them: a URL, a cursor, an offset or a page number. In a body, a cursor may be any JSON. */
export type PageKey = Exclude<Position, boolean | null>;

/** A page that was fetched. */
export class Page {
  /** Counts the pages of this run, from 1. */
  readonly number: number;
  /** What it was asked for by; null for the first of what begins without. */
  readonly key: PageKey | null;
  readonly response: HttpResponse;
  #json: { readonly value: unknown } | undefined;

  constructor(number: number, key: PageKey | null, response: HttpResponse) {
    this.number = number;
    this.key = key;
    this.response = response;
  }

  /**
   * The body, parsed once for all who look at it; undefined when it is empty, as that of 204.
   * @throws DecodingError when it is no JSON.
   */
  get json(): unknown {
    if (this.response.content.byteLength === 0) return undefined;
    this.#json ??= { value: this.response.json() };
    return this.#json.value;
  }
}
