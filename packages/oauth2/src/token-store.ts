import type { TokenSet } from "./token-set.ts";

/**
 * Where tokens are kept between calls, or between runs. It is asked when a token is needed and none that is fresh is at hand, and told of
 * each new one. What it throws, the call fails with.
 */
export interface TokenStore {
  /** What was saved last; undefined when there is nothing. */
  load(): TokenSet | undefined | Promise<TokenSet | undefined>;
  save(tokens: TokenSet): void | Promise<void>;
  /** Forgets what was saved. */
  clear(): void | Promise<void>;
}

/** Keeps tokens in memory. Printing it does not show them. */
export class MemoryTokenStore implements TokenStore {
  #tokens: TokenSet | undefined;

  /** `tokens` is what is there from the start. */
  constructor(tokens?: TokenSet) {
    this.#tokens = tokens;
  }

  load(): TokenSet | undefined {
    return this.#tokens;
  }

  save(tokens: TokenSet): void {
    this.#tokens = tokens;
  }

  clear(): void {
    this.#tokens = undefined;
  }
}
