// For users.
export type { Cookie, CookieInit, SameSite } from "./cookie.ts";
export { CookieConflictError, isCookieConflictError } from "./cookie-conflict-error.ts";
export { CookieJar } from "./cookie-jar.ts";
export type { CookieScope } from "./cookie-jar.ts";
export type { CookieJarOptions } from "./cookie-jar-options.ts";
export type { CookiePlace, CookieQuery } from "./cookie-query.ts";
export type { CookieRejection, RejectedCookie } from "./cookie-rejection.ts";
export { cookiesFromJson, cookiesToJson } from "./cookies-json.ts";
export { cookiesFromNetscape, cookiesToNetscape } from "./cookies-netscape.ts";
