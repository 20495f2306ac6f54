import type { Cookie } from "./cookie.ts";

// A registered symbol, so that the guard below also recognises an error of another copy of this package.
const brand: unique symbol = Symbol.for("@haulier/cookies CookieConflictError");

/** One cookie was asked for by name, and the jar has several of it. */
export class CookieConflictError extends Error {
  override readonly name = "CookieConflictError";
  readonly code = "ERR_COOKIE_CONFLICT";
  /** Those that have the name. */
  readonly cookies: readonly Cookie[];

  constructor(cookieName: string, cookies: readonly Cookie[]) {
    const places = cookies.map(({ hostOnly, domain, path }) => `${hostOnly ? "" : "."}${domain}${path}`);
    super(
      `get(${JSON.stringify(cookieName)}): ${cookies.length} cookies have this name, of ${places.join(" and ")}; give domain or path, or use find()`,
    );
    this.cookies = cookies;
  }

  get [brand](): true {
    return true;
  }
}

/** Whether `value` is a {@link CookieConflictError}, also one of another copy of this package. */
export function isCookieConflictError(value: unknown): value is CookieConflictError {
  return typeof value === "object" && value !== null && brand in value;
}
