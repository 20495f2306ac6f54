import { defaultPath, domainMatch } from "tough-cookie";

import { checkCookie, hasInvalidCharacter } from "./check-cookie.ts";
import { isCrossSite, isSecureFor, type CookiePolicy } from "./cookie-policy.ts";
import type { CookieRejection } from "./cookie-rejection.ts";
import { Cookie, type CookieParts } from "./cookie.ts";
import { parseSetCookie, type SetCookie } from "./parse-set-cookie.ts";
import { isAddress, isPublicSuffix } from "./site.ts";

/** The longest life that a server can give a cookie, in milliseconds: 400 days. @see RFC 6265bis section 5.5 */
const MAX_AGE = 400 * 86_400_000;

/** A cookie, or why a line of `Set-Cookie` is none that may be kept. */
export type Received = { readonly cookie: Cookie } | { readonly name: string; readonly reason: CookieRejection };

/**
 * What becomes of a line of `Set-Cookie` that `url` answered with, at the time `now`. A cookie may come out expired, which takes away the one
 * that it stands for.
 * @see RFC 6265bis section 5.7
 */
export function receiveCookie(line: string, url: URL, now: number, policy: CookiePolicy): Received {
  const set = parseSetCookie(line);
  const refuse = (reason: CookieRejection): Received => ({ name: set.name, reason });
  if (hasInvalidCharacter(line)) return refuse("invalid-character");
  const host = url.hostname;
  const domain = domainOf(set, host);
  if (domain === "domain-mismatch" || domain === "public-suffix") return refuse(domain);
  const parts: CookieParts = {
    name: set.name,
    value: set.value,
    ...domain,
    path: set.path === "" ? defaultPath(url.pathname) : set.path,
    secure: set.secure,
    httpOnly: set.httpOnly,
    sameSite: set.sameSite,
    expires: expiryOf(set, now),
    created: now,
    lastAccessed: now,
  };
  if (parts.secure && !isSecureFor(url, policy)) return refuse("insecure-origin");
  if (parts.sameSite !== "none" && isCrossSite(url, policy)) return refuse("cross-site");
  const fault = checkCookie(parts, policy.maxCookieSize);
  if (fault !== null) return refuse(fault);
  // A path that is "/" by default only promises nothing. RFC 6265bis lets an empty Path pass there; the tests of browsers do not.
  return set.path === "" && /^__host-/i.test(set.name) ? refuse("prefix") : { cookie: new Cookie(parts) };
}

type Domain = Pick<CookieParts, "domain" | "hostOnly">;

/** The host or domain that a cookie is for, by its `Domain` and the host that sets it. */
function domainOf({ domain }: SetCookie, host: string): Domain | "domain-mismatch" | "public-suffix" {
  // A public suffix may set cookies for itself (step 9); so may an address, which has nothing below it.
  const itself = domain === host && (isAddress(host) || isPublicSuffix(host));
  if (domain === "" || itself) return { domain: host, hostOnly: true };
  // "example.com." is a name of its own, which no public suffix list knows.
  if (domain.endsWith(".") || domainMatch(host, domain, false) !== true) return "domain-mismatch";
  if (isPublicSuffix(domain)) return "public-suffix";
  return { domain, hostOnly: false };
}

/** When the cookie ends: `Max-Age` over `Expires`, and both within 400 days. */
function expiryOf({ maxAge, expires }: SetCookie, now: number): number | null {
  const ends = maxAge === null ? expires : maxAge <= 0 ? 0 : now + maxAge * 1000;
  return ends === null ? null : Math.min(ends, now + MAX_AGE);
}
