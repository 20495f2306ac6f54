import { canonicalDomain } from "./canonical-domain.ts";
import type { Cookie } from "./cookie.ts";

/** Which of the cookies of a name. */
export interface CookiePlace {
  /** The domain of the cookie, with or without a leading dot. */
  readonly domain?: string | undefined;
  /** The path of the cookie. */
  readonly path?: string | undefined;
}

/** Which cookies; what is left out does not matter. */
export interface CookieQuery extends CookiePlace {
  readonly name?: string | undefined;
}

/** A query with its domain as cookies have it. */
export function normalQuery({ name, domain, path }: CookieQuery): CookieQuery {
  // What is no host is the domain of no cookie.
  return { name, domain: domain === undefined ? undefined : (canonicalDomain(domain) ?? domain), path };
}

export function matchesQuery(cookie: Cookie, { name, domain, path }: CookieQuery): boolean {
  return (
    (name === undefined || cookie.name === name) &&
    (domain === undefined || cookie.domain === domain) &&
    (path === undefined || cookie.path === path)
  );
}
