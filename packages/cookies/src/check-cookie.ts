import type { CookieRejection } from "./cookie-rejection.ts";
import type { CookieParts } from "./cookie.ts";
import { isPublicSuffix } from "./site.ts";

/** What neither a header field nor RFC 6265bis section 5.7 step 3 allows. A tab is allowed. */
const invalidCharacter = /[^\t\x20-\x7e\x80-\xff]/;

/** Why a cookie cannot be in a jar, whoever puts it there; `null` when it can. */
export function checkCookie(parts: CookieParts, maxCookieSize: number): CookieRejection | null {
  const { name, value, domain, hostOnly, secure, sameSite } = parts;
  if (name === "" && value === "") return "empty";
  if (hasInvalidCharacter(name + value)) return "invalid-character";
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
 * @see RFC 6265bis section 5.7, steps 20 to 22
 */
function keepsPromise({ name, value, secure, hostOnly, path }: CookieParts): boolean {
  const promise = /^__(secure|host)-/i.exec(name === "" ? value : name)?.[1]?.toLowerCase();
  if (promise === undefined) return true;
  return name !== "" && secure && (promise === "secure" || (hostOnly && path === "/"));
}
