import { inspectSymbol } from "./inspect.ts";

/** `SameSite`, in lower case. */
export type SameSite = "strict" | "lax" | "none";

/** A cookie to put in a jar: a {@link Cookie}, or what one is made from. */
export interface CookieInit {
  /** May be empty, if the value is not. */
  readonly name: string;
  readonly value: string;
  /** The host, or with `hostOnly: false` the domain, that gets it. A leading dot means nothing. */
  readonly domain: string;
  /** Whether it is sent to the host `domain` alone, and not to those below it. @defaultValue true */
  readonly hostOnly?: boolean | undefined;
  /** The path that it is sent to, with all below it, in ASCII as URLs have it. @defaultValue "/" */
  readonly path?: string | undefined;
  /** Whether it is sent over TLS only. @defaultValue false */
  readonly secure?: boolean | undefined;
  /** Whether scripts of a page may not see it; kept for export, since here there are none. @defaultValue false */
  readonly httpOnly?: boolean | undefined;
  /** @defaultValue null, which counts as `"lax"` */
  readonly sameSite?: SameSite | null | undefined;
  /** When it ends, in milliseconds since 1970, as a date has it (up to 8.64e15); `null` is a session cookie, which ends with the jar. @defaultValue null */
  readonly expires?: number | null | undefined;
  /** When it was first set, in milliseconds since 1970. @defaultValue now */
  readonly created?: number | undefined;
  /** When it was last sent or set, in milliseconds since 1970. @defaultValue now */
  readonly lastAccessed?: number | undefined;
}

/** What a {@link Cookie} is made from: all of it stated and in normal form. */
export type CookieParts = { readonly [key in keyof CookieInit]-?: Exclude<CookieInit[key], undefined> };

/**
 * A cookie as a jar holds it. Its value is in {@link value} and nowhere else: not in print, and not in `JSON.stringify`.
 * @see RFC 6265bis section 5.7
 */
export class Cookie implements CookieInit {
  readonly name: string;
  /** As `URL.hostname` gives it, without a leading dot. */
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** `null` where the server said nothing, or nothing known. */
  readonly sameSite: SameSite | null;
  /** In milliseconds since 1970; `null` for a session cookie. */
  readonly expires: number | null;
  /** In milliseconds since 1970; kept when the cookie is set again. */
  readonly created: number;
  readonly #value: string;
  readonly #pair: string;
  #lastAccessed: number;

  /** @internal Cookies come from a jar, which has checked them. */
  constructor(parts: CookieParts) {
    this.name = parts.name;
    this.domain = parts.domain;
    this.hostOnly = parts.hostOnly;
    this.path = parts.path;
    this.secure = parts.secure;
    this.httpOnly = parts.httpOnly;
    this.sameSite = parts.sameSite;
    this.expires = parts.expires;
    this.created = parts.created;
    this.#value = parts.value;
    this.#pair = parts.name === "" ? parts.value : `${parts.name}=${parts.value}`;
    this.#lastAccessed = parts.lastAccessed;
  }

  /** As the server wrote it: nothing is decoded, and quotes stay. */
  get value(): string {
    return this.#value;
  }

  /** When it was last sent or set, in milliseconds since 1970. */
  get lastAccessed(): number {
    return this.#lastAccessed;
  }

  /** @internal As it is sent: `name=value`, or the value alone. */
  get pair(): string {
    return this.#pair;
  }

  /** @internal What no two cookies of a jar share. */
  get identity(): string {
    // None of them can have a line break.
    return `${this.name}\n${this.hostOnly ? "" : "."}${this.domain}\n${this.path}`;
  }

  /** @internal */
  isExpired(now: number): boolean {
    return this.expires !== null && this.expires <= now;
  }

  /** @internal */
  touch(now: number): void {
    this.#lastAccessed = now;
  }

  /** @internal The same cookie, first set at another time. */
  createdAt(created: number): Cookie {
    return new Cookie({ ...this.parts(), created });
  }

  /** @internal */
  parts(): CookieParts {
    const { name, domain, hostOnly, path, secure, httpOnly, sameSite, expires, created } = this;
    const { value, lastAccessed } = this;
    return { name, value, domain, hostOnly, path, secure, httpOnly, sameSite, expires, created, lastAccessed };
  }

  /** `session of example.com/, Secure`: without the value. */
  toString(): string {
    const flags = [
      ...(this.secure ? ["Secure"] : []),
      ...(this.httpOnly ? ["HttpOnly"] : []),
      ...(this.sameSite === null ? [] : [`SameSite=${this.sameSite}`]),
      ...(this.expires === null ? [] : [`until ${new Date(this.expires).toISOString()}`]),
    ];
    return [`${this.name} of ${this.hostOnly ? "" : "."}${this.domain}${this.path}`, ...flags].join(", ");
  }

  [inspectSymbol](): string {
    return `Cookie { ${this.toString()} }`;
  }
}
