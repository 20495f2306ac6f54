import type { CookieRejection } from "./cookie-rejection.ts";
import type { CookieParts } from "./cookie.ts";
import { isPublicSuffix } from "./site.ts";

/** What neither a header field nor RFC 6265bis section 5.7 step 3 allows. A tab is allowed. */
const invalidCharacter = /[^\t\x20-\x7e\x80-\xff]/;

/** What the path of no URL has, so that a cookie for it would be sent nowhere. */
const beyondAscii = /[\u0080-\uffff]/;

/** Why a cookie cannot be in a jar, whoever puts it there; `null` when it can. */
export function checkCookie(parts: CookieParts, maxCookieSize: number): CookieRejection | null {
  const { name, value, domain, hostOnly, path, secure, sameSite } = parts;
  if (name === "" && value === "") return "empty";
  if (hasInvalidCharacter(name + value) || beyondAscii.test(path)) return "invalid-character";
  // A character of a field is a byte.
  if (name.length + value.length > maxCookieSize) return "too-large";
  if (!hostOnly && isPublicSuffix(domain)) return "public-suffix";
  if (sameSite === "none" && !secure) return "insecure-none";
  return keepsPromise(parts) ? null : "prefix";
}

/** Whether `text` has a character that cannot be in a cookie. */
export function hasInvalidCharacter(text: string): boolean {
  return invalidCharacter.test(text);
}

/**
 * Whether a cookie is as its name says. Servers read names without case, and cannot tell a value without a name from a name.
 * @see RFC 6265bis section 5.7, steps 20 to 22, and for `__Http-` draft-ietf-httpbis-layered-cookies section 4.1.3
 */
function keepsPromise({ name, value, secure, httpOnly, hostOnly, path }: CookieParts): boolean {
  const prefix = /^__(secure|host-http|host|http)-/i.exec(name === "" ? value : name)?.[1]?.toLowerCase();
  if (prefix === undefined) return true;
  const isForHost = hostOnly && path === "/";
  return name !== "" && secure && (httpOnly || !prefix.endsWith("http")) && (isForHost || !prefix.startsWith("host"));
}
