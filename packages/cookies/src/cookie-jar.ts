import type { CookieStore } from "@haulier/core";
import { pathMatch } from "tough-cookie";

import { checkCookie } from "./check-cookie.ts";
import { CookieConflictError } from "./cookie-conflict-error.ts";
import { cookieHeader } from "./cookie-header.ts";
import { resolveOptions, type CookieJarOptions, type CookieJarSettings } from "./cookie-jar-options.ts";
import { isCrossSite, isSecureFor } from "./cookie-policy.ts";
import { matchesQuery, normalQuery, type CookiePlace, type CookieQuery } from "./cookie-query.ts";
import { CookieShelf } from "./cookie-shelf.ts";
import { Cookie, type CookieInit } from "./cookie.ts";
import { inspectSymbol } from "./inspect.ts";
import { describeFault, normalCookie } from "./normal-cookie.ts";
import { receiveCookie } from "./receive-cookie.ts";
import { hostMatches } from "./site.ts";

/** What {@link CookieJar.set} is told about a cookie beside its name and value. */
export type CookieScope = Omit<CookieInit, "name" | "value" | "created" | "lastAccessed">;

/** So many cookies are printed. */
const MAX_PRINTED = 20;

/**
 * The cookies of a client: what servers set, and what a program adds. Everything is synchronous, and in memory.
 *
 * ```ts
 * const client = new Client({ transport, cookies: new CookieJar() });
 * ```
 *
 * Values are in no text of it: not in `toString()`, not in print, not in `JSON.stringify`. To save them is
 * {@link cookiesToJson} and {@link cookiesToNetscape}, or `saveCookies` of `@haulier/cookies/node`.
 * @see RFC 6265bis, https://datatracker.ietf.org/doc/draft-ietf-httpbis-rfc6265bis/
 */
export class CookieJar implements CookieStore, Iterable<Cookie> {
  readonly #settings: CookieJarSettings;
  readonly #shelf: CookieShelf;

  constructor(options: CookieJarOptions = {}) {
    this.#settings = resolveOptions(options);
    this.#shelf = new CookieShelf(this.#settings);
    if (options.cookies !== undefined) this.add(options.cookies);
  }

  /** How many cookies there are that have not expired. */
  get size(): number {
    return this.#live().size;
  }

  /** The value of the `Cookie` field for `url`: cookies of longer paths first, then the older ones; `""` for none. */
  getCookieString(url: URL | string): string {
    // Most requests go where there is nothing to send.
    if (this.#shelf.size === 0) return "";
    const cookies = this.cookiesFor(url);
    if (cookies.length === 0) return "";
    const now = this.#settings.clock.timestamp();
    return cookieHeader(cookies, this.#settings.maxHeaderSize, now);
  }

  /** The cookies that a request to `url` would carry, in their order. Asking does not count as use. */
  cookiesFor(url: URL | string): Cookie[] {
    const target = typeof url === "string" ? new URL(url) : url;
    const { hostname, pathname } = target;
    const ofSite = this.#shelf.ofSite(hostname);
    if (ofSite === undefined) return [];
    const isSecure = isSecureFor(target, this.#settings);
    const crossSite = isCrossSite(target, this.#settings);
    const now = this.#settings.clock.timestamp();
    const found: Cookie[] = [];
    for (const cookie of ofSite.values()) {
      if (!hostMatches(hostname, cookie.domain, cookie.hostOnly) || !pathMatch(pathname, cookie.path)) continue;
      if ((cookie.secure && !isSecure) || (crossSite && cookie.sameSite !== "none") || cookie.isExpired(now)) continue;
      found.push(cookie);
    }
    return found.length < 2 ? found : found.toSorted((a, b) => b.path.length - a.path.length || a.created - b.created);
  }

  /**
   * Takes the `Set-Cookie` lines that `url` answered with. What RFC 6265bis refuses is left out, and told to `onRejected`.
   */
  setCookies(lines: readonly string[], url: URL | string): void {
    const from = typeof url === "string" ? new URL(url) : url;
    const now = this.#settings.clock.timestamp();
    for (const line of lines) {
      const received = receiveCookie(line, from, now, this.#settings);
      if (!("cookie" in received)) this.#settings.onRejected({ ...received, host: from.hostname });
      else if (this.#shadowsSecure(received.cookie, from, now)) {
        const { name } = received.cookie;
        this.#settings.onRejected({ name, reason: "shadows-secure", host: from.hostname });
      } else this.#shelf.put(received.cookie, now);
    }
  }

  /**
   * Sets one cookie, in place of one with the same name, domain and path. One that `expires` in the past takes it away.
   * @throws TypeError for what no server could set either: a public suffix with `hostOnly: false`, a `__Host-` name without `secure`, and so on.
   */
  set(name: string, value: string, scope: CookieScope): void {
    const now = this.#settings.clock.timestamp();
    const parts = normalCookie({ ...scope, name, value }, now);
    const fault = checkCookie(parts, this.#settings.maxCookieSize);
    if (fault !== null) throw new TypeError(`cookie ${JSON.stringify(name)}: ${describeFault(fault, this.#settings)}`);
    this.#shelf.put(new Cookie(parts), now);
  }

  /** Sets several cookies of one scope, given by name or as pairs. @throws TypeError as {@link set} */
  update(
    cookies: Readonly<Record<string, string>> | Iterable<readonly [name: string, value: string]>,
    scope: CookieScope,
  ): void {
    const pairs =
      Symbol.iterator in cookies ? (cookies as Iterable<readonly [string, string]>) : Object.entries(cookies);
    for (const [name, value] of pairs) this.set(name, value, scope);
  }

  /**
   * Adds cookies from elsewhere: another jar, or a file. Those that cannot be in this jar are left out, and told to `onRejected`; the expired
   * are only left out.
   * @returns how many were taken.
   * @throws TypeError for what is no cookie at all, such as one without a domain.
   */
  add(cookies: Iterable<CookieInit>): number {
    const { clock, maxCookieSize, onRejected } = this.#settings;
    const now = clock.timestamp();
    let taken = 0;
    for (const init of cookies) {
      const parts = normalCookie(init, now);
      const reason = checkCookie(parts, maxCookieSize);
      const cookie = new Cookie(parts);
      if (reason !== null) onRejected({ name: parts.name, reason, host: parts.domain });
      else if (!cookie.isExpired(now)) {
        this.#shelf.put(cookie, now);
        taken++;
      }
    }
    return taken;
  }

  /**
   * The value of the cookie `name`; `undefined` when there is none.
   * @throws CookieConflictError when there are several, of other domains or paths; say which by `place`.
   */
  get(name: string, place: CookiePlace = {}): string | undefined {
    const found = this.find({ ...place, name });
    if (found.length > 1) throw new CookieConflictError(name, found);
    return found[0]?.value;
  }

  /** Whether there is a cookie `name`. */
  has(name: string, place: CookiePlace = {}): boolean {
    return this.find({ ...place, name }).length > 0;
  }

  /** The cookies of this name, domain and path; of all where one is left out. A domain does not stand for those below it. */
  find(query: CookieQuery = {}): Cookie[] {
    const normal = normalQuery(query);
    return [...this.#live()].filter((cookie) => matchesQuery(cookie, normal));
  }

  /** Takes away the cookies `name`, of every domain and path that is not stated. @returns whether there was one. */
  delete(name: string, place: CookiePlace = {}): boolean {
    return this.clear({ ...place, name }) > 0;
  }

  /** Takes away the cookies that {@link find} finds; all of them when nothing is stated. @returns how many. */
  clear(query: CookieQuery = {}): number {
    const found = this.find(query);
    for (const cookie of found) this.#shelf.remove(cookie);
    return found.length;
  }

  /** Takes away the cookies that have no time to end: to do when the session is over. @returns how many. */
  clearSession(): number {
    const found = this.find().filter(({ expires }) => expires === null);
    for (const cookie of found) this.#shelf.remove(cookie);
    return found.length;
  }

  /** The cookies that have not expired, by site. */
  [Symbol.iterator](): IterableIterator<Cookie> {
    return [...this.#live()][Symbol.iterator]();
  }

  /** `CookieJar { 2 cookies; session of example.com/, Secure; theme of .example.com/ }` */
  toString(): string {
    const cookies = this.find();
    const shown = cookies.slice(0, MAX_PRINTED).map(String);
    const rest = cookies.length > MAX_PRINTED ? [`and ${cookies.length - MAX_PRINTED} more`] : [];
    return `CookieJar { ${[`${cookies.length} ${cookies.length === 1 ? "cookie" : "cookies"}`, ...shown, ...rest].join("; ")} }`;
  }

  [inspectSymbol](): string {
    return this.toString();
  }

  #live(): CookieShelf {
    this.#shelf.removeExpired(this.#settings.clock.timestamp());
    return this.#shelf;
  }

  #shadowsSecure(cookie: Cookie, from: URL, now: number): boolean {
    return !cookie.secure && !isSecureFor(from, this.#settings) && this.#shelf.hasSecureLike(cookie, now);
  }
}
