/** The data of a {@link TokenSet}, as stores keep it. Times are wall-clock times, in milliseconds since 1970. */
export interface TokenSetData {
  readonly accessToken: string;
  /** `bearer` or `dpop`. */
  readonly tokenType: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly refreshToken?: string | undefined;
  /** What was granted, where the server has said it. */
  readonly scope?: string | undefined;
}

/** An access token, and what came with it. Printing it shows none of it; `JSON.stringify` gives all, for stores. */
export class TokenSet {
  readonly #data: TokenSetData;

  constructor(data: TokenSetData) {
    this.#data = data;
  }

  /**
   * A token set of what a store has read.
   * @throws TypeError for what is none; the message does not quote it.
   */
  static fromJSON(value: unknown): TokenSet {
    const data = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
    for (const [name, type, isRequired] of fields) {
      const isMissing = data[name] === undefined && !isRequired;
      if (!isMissing && typeof data[name] !== type) throw new TypeError(`TokenSet: expected a ${type} as ${name}`);
    }
    return new TokenSet(Object.fromEntries(fields.map(([name]) => [name, data[name]])) as unknown as TokenSetData);
  }

  /** The token that requests are sent with. */
  get accessToken(): string {
    return this.#data.accessToken;
  }

  /** How it is sent, in lower case: `bearer` or `dpop`. */
  get tokenType(): string {
    return this.#data.tokenType;
  }

  /** When it was issued, in milliseconds since 1970. */
  get issuedAt(): number {
    return this.#data.issuedAt;
  }

  /** When it expires, in milliseconds since 1970. */
  get expiresAt(): number {
    return this.#data.expiresAt;
  }

  /** What gets the next access token; undefined when the server gives none. */
  get refreshToken(): string | undefined {
    return this.#data.refreshToken;
  }

  /** What was granted, where the server has said it; else what was asked for. */
  get scope(): string | undefined {
    return this.#data.scope;
  }

  toJSON(): TokenSetData {
    return { ...this.#data };
  }
}

const fields: readonly (readonly [keyof TokenSetData, "string" | "number", boolean])[] = [
  ["accessToken", "string", true],
  ["tokenType", "string", true],
  ["issuedAt", "number", true],
  ["expiresAt", "number", true],
  ["refreshToken", "string", false],
  ["scope", "string", false],
];
