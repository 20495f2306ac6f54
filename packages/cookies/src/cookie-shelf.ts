import { pathMatch } from "tough-cookie";

import type { Cookie } from "./cookie.ts";
import { hostMatches, siteOf } from "./site.ts";

/** How many cookies there may be. */
export interface ShelfLimits {
  readonly maxCookies: number;
  readonly maxCookiesPerSite: number;
}

/** So many hosts have their site remembered; looking it up takes a microsecond. */
const MAX_REMEMBERED_SITES = 1000;

/** The cookies of one site, by what no two of them share, in the order that they were first set. */
type SiteCookies = Map<string, Cookie>;

/**
 * Where the cookies are: by the registrable domain of their host, so that a request looks at no cookies but those of its site, and a site has
 * one limit for all of its hosts.
 */
export class CookieShelf {
  readonly #limits: ShelfLimits;
  readonly #sites = new Map<string, SiteCookies>();
  /** The site of a host, as far as it was asked for. */
  readonly #siteOf = new Map<string, string>();
  #size = 0;

  constructor(limits: ShelfLimits) {
    this.#limits = limits;
  }

  /** How many there are, the expired among them. */
  get size(): number {
    return this.#size;
  }

  /** All of them, by site. */
  *[Symbol.iterator](): Generator<Cookie> {
    for (const cookies of this.#sites.values()) yield* cookies.values();
  }

  /** The cookies of the site of `host`; `undefined` when there are none. */
  ofSite(host: string): ReadonlyMap<string, Cookie> | undefined {
    return this.#size === 0 ? undefined : this.#sites.get(this.#site(host));
  }

  /**
   * Puts a cookie in place of the one that it stands for, whose time of creation it keeps, and makes room for it. Takes away the one that it
   * stands for when it is expired.
   */
  put(cookie: Cookie, now: number): void {
    const site = this.#site(cookie.domain);
    const cookies = this.#sites.get(site) ?? new Map<string, Cookie>();
    const old = cookies.get(cookie.identity);
    if (cookie.isExpired(now)) {
      if (old !== undefined) this.remove(old);
      return;
    }
    cookies.set(cookie.identity, old === undefined || old.isExpired(now) ? cookie : cookie.createdAt(old.created));
    this.#sites.set(site, cookies);
    if (old !== undefined) return;
    this.#size++;
    this.#makeRoom(cookies, now);
  }

  remove(cookie: Cookie): void {
    const site = this.#site(cookie.domain);
    const cookies = this.#sites.get(site);
    if (cookies === undefined || !cookies.delete(cookie.identity)) return;
    this.#size--;
    if (cookies.size === 0) this.#sites.delete(site);
  }

  /** Takes away what has expired. */
  removeExpired(now: number): void {
    for (const cookie of this) if (cookie.isExpired(now)) this.remove(cookie);
  }

  /**
   * Whether a cookie that came without TLS would be sent where one of its name is that came with it, and could pass for that.
   * @see RFC 6265bis section 5.7, step 16
   */
  hasSecureLike({ name, domain, path }: Cookie, now: number): boolean {
    for (const other of this.ofSite(domain)?.values() ?? []) {
      const related = hostMatches(domain, other.domain, false) || hostMatches(other.domain, domain, false);
      if (other.name === name && other.secure && related && pathMatch(path, other.path) && !other.isExpired(now))
        return true;
    }
    return false;
  }

  #site(host: string): string {
    const known = this.#siteOf.get(host);
    if (known !== undefined) return known;
    if (this.#siteOf.size >= MAX_REMEMBERED_SITES) this.#siteOf.clear();
    const site = siteOf(host);
    this.#siteOf.set(host, site);
    return site;
  }

  /** Takes away a cookie of the site, then of any, while there are too many. */
  #makeRoom(cookies: SiteCookies, now: number): void {
    const { maxCookies, maxCookiesPerSite } = this.#limits;
    if (cookies.size > maxCookiesPerSite) this.remove(leastWanted(cookies.values(), now, rankWithinSite));
    else if (this.#size > maxCookies) this.remove(leastWanted(this, now, rankOfAll));
  }
}

/** The expired first, then those that came without TLS, so that who listens in cannot drive out the others. */
const rankWithinSite = (cookie: Cookie, now: number): number => (cookie.isExpired(now) ? 0 : cookie.secure ? 2 : 1);
const rankOfAll = (cookie: Cookie, now: number): number => (cookie.isExpired(now) ? 0 : 1);

/** The cookie to evict: of the lowest rank, and among those the one that was not used for the longest time. */
function leastWanted(cookies: Iterable<Cookie>, now: number, rankOf: typeof rankOfAll): Cookie {
  let least: { cookie: Cookie; rank: number } | undefined;
  for (const cookie of cookies) {
    const rank = rankOf(cookie, now);
    const older = least !== undefined && rank === least.rank && cookie.lastAccessed < least.cookie.lastAccessed;
    if (least === undefined || rank < least.rank || older) least = { cookie, rank };
  }
  return least!.cookie;
}
