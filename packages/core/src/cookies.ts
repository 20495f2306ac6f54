import type { HttpHeaders } from "./http-headers.ts";
import type { HttpRequest } from "./http-request.ts";
import type { HttpResponse } from "./http-response.ts";
import { checkRecord } from "./option-checks.ts";

/** What the client needs of a cookie jar; the `CookieJar` of @haulier/cookies is one. Both are synchronous, since they are on the path of every request. */
export interface CookieStore {
  /** The value of the `Cookie` field for `url`; `""` when there is none to send. */
  getCookieString(url: URL): string;
  /** Stores the `Set-Cookie` lines that `url` answered with. Lines that are not acceptable are left out. */
  setCookies(lines: readonly string[], url: URL): void;
}

/** A jar, or cookies by name that are only sent: to the host of the base URL, else to the host of the first request. */
export type CookiesInit = CookieStore | Readonly<Record<string, string>>;

/** Makes a store of what the caller gave; `baseUrl` is where plain cookies belong. */
export function createCookieStore(init: CookiesInit, baseUrl: URL | null): CookieStore {
  if (isCookieStore(init)) return init;
  checkRecord("cookies", "a jar or a record", init);
  return new PlainCookies(cookieString(init), baseUrl?.hostname);
}

function isCookieStore(init: CookiesInit): init is CookieStore {
  return typeof init === "object" && init !== null && typeof init["getCookieString"] === "function";
}

/** Cookies of one host, given by name. They are never sent anywhere else, and what servers set is not kept. */
class PlainCookies implements CookieStore {
  readonly #cookies: string;
  #host: string | undefined;

  constructor(cookies: string, host: string | undefined) {
    this.#cookies = cookies;
    this.#host = host;
  }

  getCookieString(url: URL): string {
    this.#host ??= url.hostname;
    return url.hostname === this.#host ? this.#cookies : "";
  }

  setCookies(): void {}
}

/**
 * A request with the cookies for its URL: those of the jar, and over them those of the request itself (`extensions.cookies`).
 * A `Cookie` field that is there already wins over both.
 */
export function withCookies(request: HttpRequest, store: CookieStore | null): HttpRequest {
  const own = request.extensions.cookies;
  if (store === null && own === undefined) return request;
  // Asked in any case: plain cookies belong to the host of the first request, also if that brings its own.
  const stored = store?.getCookieString(request.url) ?? "";
  if (request.headers.has("cookie")) return request;
  const value = own === undefined ? stored : mergeCookies(stored, own);
  if (value === "") return request;
  const headers = request.headers.clone();
  headers.append("Cookie", value);
  return request.with({ headers });
}

/** Keeps what the response sets. */
export function storeCookies(store: CookieStore, response: HttpResponse): void {
  const lines = response.headers.getSetCookie();
  // Its URL is parsed only here.
  if (lines.length > 0) store.setCookies(lines, response.url);
}

function mergeCookies(stored: string, own: Readonly<Record<string, string>>): string {
  const added = cookieString(own);
  if (stored === "" || added === "") return stored + added;
  const kept = Object.keys(own).some((name) => stored.includes(`${name}=`)) ? withoutNames(stored, own) : stored;
  return kept === "" ? added : `${kept}; ${added}`;
}

/** The cookies of a jar but those of these names. */
function withoutNames(stored: string, names: object): string {
  return stored
    .split("; ")
    .filter((pair) => !Object.hasOwn(names, pair.slice(0, Math.max(pair.indexOf("="), 0))))
    .join("; ");
}

// RFC 6265 section 4.1.1; a value may be quoted.
const cookieName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const cookieValue = /^(?:[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*|"[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*")$/;

/**
 * `a=1; b=2`
 * @throws TypeError for what is no record, and for a name or value that would end the pair or the header; the value is not shown.
 */
export function cookieString(cookies: Readonly<Record<string, string>>): string {
  checkRecord("cookies", "a record", cookies);
  let text = "";
  for (const name of Object.keys(cookies)) {
    const value: unknown = cookies[name];
    if (!cookieName.test(name))
      throw new TypeError(`cookies: ${JSON.stringify(name)} is not a cookie name (RFC 6265 section 4.1.1)`);
    if (typeof value !== "string" || !cookieValue.test(value)) {
      throw new TypeError(
        `cookies: the value of "${name}" is not a cookie value (RFC 6265 section 4.1.1): no space, quote, comma, semicolon or backslash; encode it first`,
      );
    }
    text += text === "" ? `${name}=${value}` : `; ${name}=${value}`;
  }
  return text;
}

/** The cookies that a response sets, by name; the last one of a name counts. A deletion shows as the empty value that it sends. */
export function responseCookies(headers: HttpHeaders): Readonly<Record<string, string>> {
  const cookies: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const line of headers.getSetCookie()) {
    const pair = line.split(";", 1)[0]!;
    const equals = pair.indexOf("=");
    if (equals > 0) cookies[pair.slice(0, equals).trim()] = pair.slice(equals + 1).trim();
  }
  return cookies;
}
