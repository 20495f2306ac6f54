import { canonicalDomain } from "./canonical-domain.ts";
import { hasInvalidCharacter } from "./check-cookie.ts";
import type { CookieRejection } from "./cookie-rejection.ts";
import type { CookieInit, CookieParts } from "./cookie.ts";
import { isAddress } from "./site.ts";

/** The last time that a date has, in milliseconds since 1970. */
export const MAX_TIME = 8.64e15;

/**
 * A cookie of a caller, with its defaults and its domain as cookies have it.
 * @throws TypeError for what is no cookie; the value is not shown.
 */
export function normalCookie(init: CookieInit, now: number): CookieParts {
  const { name, value, sameSite = null, expires = null, created = now, lastAccessed = now } = init;
  const what = `cookie ${JSON.stringify(name)}`;
  if (typeof name !== "string" || typeof value !== "string") throw new TypeError(`${what}: name and value are strings`);
  if (/[=;]|^[ \t]|[ \t]$/.test(name))
    throw new TypeError(`${what}: no name of a cookie, for its "=", ";" or white space`);
  if (/;|^[ \t]|[ \t]$/.test(value))
    throw new TypeError(`${what}: its value has a semicolon, or white space at an end; encode it first`);
  if (sameSite !== null && !["strict", "lax", "none"].includes(sameSite))
    throw new TypeError(`${what}: sameSite is "strict", "lax", "none" or null`);
  for (const time of [expires, created, lastAccessed]) {
    // Also no number, which compares as false.
    if (time !== null && !(Math.abs(time) <= MAX_TIME))
      throw new TypeError(`${what}: times are in milliseconds since 1970, up to 8.64e15, got ${time}`);
  }
  return {
    name,
    value,
    ...domainOf(init, what),
    path: pathOf(init, what),
    secure: init.secure ?? false,
    httpOnly: init.httpOnly ?? false,
    sameSite,
    expires,
    created,
    lastAccessed,
  };
}

/** Whether {@link normalCookie} takes it. */
export function isCookie(init: CookieInit): boolean {
  try {
    return normalCookie(init, 0) !== undefined;
  } catch {
    return false;
  }
}

function domainOf({ domain, hostOnly = true }: CookieInit, what: string): Pick<CookieParts, "domain" | "hostOnly"> {
  if (typeof domain !== "string")
    throw new TypeError(`${what}: give the domain that it is for, such as { domain: "example.com" }`);
  const host = canonicalDomain(domain);
  // With a dot at the end it is a name of its own, which may be asked for, but has nothing below it.
  if (host === undefined || (host.endsWith(".") && !hostOnly))
    throw new TypeError(`${what}: ${JSON.stringify(domain)} is no domain`);
  // Nothing is below an address.
  return { domain: host, hostOnly: hostOnly || isAddress(host) };
}

function pathOf({ path = "/" }: CookieInit, what: string): string {
  if (path.startsWith("/") && !hasInvalidCharacter(path)) return path;
  throw new TypeError(`${what}: ${JSON.stringify(path)} is no path; it begins with "/"`);
}

/** Why a cookie cannot be in a jar, as the end of a message. */
export function describeFault(fault: CookieRejection, { maxCookieSize }: { readonly maxCookieSize: number }): string {
  return reasons[fault] ?? `name and value are longer than maxCookieSize, ${maxCookieSize} bytes`;
}

const reasons: Partial<Record<CookieRejection, string>> = {
  empty: "either a name or a value is needed",
  "invalid-character":
    "a control character, or one that a header cannot carry, is in its name or value, or one beyond ASCII in its path; encode it first",
  "public-suffix": "its domain is a public suffix, below which others have their own; leave hostOnly true",
  "insecure-none": 'sameSite "none" needs secure: true (RFC 6265bis section 5.7)',
  prefix:
    '"__Secure-" and "__Http-" need secure: true, "__Host-" also hostOnly and the path "/" (RFC 6265bis section 4.1.3), and the two with "Http-" httpOnly: true',
};
