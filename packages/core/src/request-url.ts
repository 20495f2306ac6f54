import { InvalidUrlError, UnsupportedProtocolError } from "./errors.ts";
import { parseUrl } from "./parse-url.ts";
import { redactUrl } from "./redact-url.ts";

/** Values for the query: a string, `URLSearchParams`, pairs, or a record where an array repeats the key, `null` is empty and `undefined` is left out. */
export type ParamsInit =
  | string
  | URLSearchParams
  | Iterable<readonly [key: string, value: ParamValue]>
  | { readonly [key: string]: ParamValue | readonly ParamValue[] };

/** One value of the query. */
export type ParamValue = string | number | bigint | boolean | null | undefined;

const MAX_URL_LENGTH = 65_536;

/**
 * Parses an absolute http or https URL.
 * @throws InvalidUrlError when it is no URL, has control characters (which WHATWG parsing would drop silently), or is longer than 65,536 characters.
 * @throws UnsupportedProtocolError when it has no scheme, or one that is not http or https.
 */
export function parseRequestUrl(input: string | URL): URL {
  if (typeof input !== "string") {
    if (!isUrl(input))
      throw new TypeError(`url: expected a string or a URL, got ${input === null ? "null" : typeof input}`);
    return parseRequestUrl(input.href);
  }
  const text = urlText(input);
  const url = parseUrl(text);
  if (url !== null) return checkScheme(url, text);
  if (!hasScheme(text)) {
    throw new UnsupportedProtocolError(
      `the URL ${quote(text)} is missing "http://" or "https://"; pass an absolute URL, or give the client a baseUrl`,
    );
  }
  throw new InvalidUrlError(`${quote(text)} is not a valid URL`);
}

/**
 * Parses a base URL, and gives it a path that ends with a slash.
 * @throws InvalidUrlError when it has a query or a fragment, which could not be joined to a path.
 */
export function parseBaseUrl(input: string | URL): URL {
  const url = parseRequestUrl(input);
  if (url.search !== "" || url.hash !== "")
    throw new InvalidUrlError("baseUrl must not have a query or a fragment; use params for what every request carries");
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  // An empty query or fragment still has its "?" or "#", which would turn what is appended into one.
  url.search = "";
  url.hash = "";
  return url;
}

/**
 * The URL of a request: absolute as it is, anything else below the path of `base`. A leading slash does not leave that path,
 * and `//host` is a path there, so that a relative reference cannot leave the origin.
 */
export function resolveUrl(input: string | URL, base: URL | null): URL {
  if (base === null || typeof input !== "string") return parseRequestUrl(input);
  const text = urlText(input);
  if (hasScheme(text)) return parseRequestUrl(text);
  // The path is appended as text and only then parsed, so that neither "//host" nor "/\host" is taken for an authority.
  const url = URL.parse(base.href + text.slice(leadingSlashes(text)));
  if (url === null) throw new InvalidUrlError(`${quote(text)} is not a valid URL below ${redactUrl(base)}`);
  return url;
}

/** Whether `url` is on the origin of the client's base URL, where its credentials belong; any URL is when there is none. */
export function isHome(url: URL, base: URL | null): boolean {
  // What was resolved below the base begins with it, which saves working out both origins.
  return base === null || url.href.startsWith(base.href) || url.origin === base.origin;
}

function leadingSlashes(text: string): number {
  let count = 0;
  while (text[count] === "/" || text[count] === "\\") count += 1;
  return count;
}

/**
 * Lays `params` over the query of `url`, in place: a key in `params` replaces all values of that key. What the query has beside that stays
 * as it was written, since `%20` and `+` are not the same to every server.
 */
export function applyParams(url: URL, ...inits: readonly (ParamsInit | null | undefined)[]): void {
  const merged = new Map<string, string[]>();
  for (const init of inits) {
    if (init === undefined || init === null) continue;
    for (const [key, values] of groupParams(init)) merged.set(key, values);
  }
  if (merged.size === 0) return;
  const kept = url.search === "" ? [] : url.search.slice(1).split("&");
  const added = new URLSearchParams();
  for (const [key, values] of merged) for (const value of values) added.append(key, value);
  const pairs = kept.filter((pair) => !merged.has(keyOf(pair)));
  if (added.size > 0) pairs.push(added.toString());
  // The setter drops one "?", which may be the first character of a key.
  url.search = pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

function keyOf(pair: string): string {
  const [key = ""] = new URLSearchParams(`?${pair}`).keys();
  return key;
}

/** Keys and their values as text. A key whose only value is `undefined` has none: laid over a query, it drops the key. */
function groupParams(init: ParamsInit): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [key, value] of paramPairs(init)) {
    const text = paramText(key, value);
    const values = groups.get(key) ?? [];
    if (text !== undefined) values.push(text);
    groups.set(key, values);
  }
  return groups;
}

function* paramPairs(init: ParamsInit): Iterable<readonly [string, unknown]> {
  if (typeof init === "string") yield* new URLSearchParams(init);
  else if (typeof init !== "object")
    throw new TypeError(`params: expected a string, URLSearchParams, pairs or a record, got ${typeof init}`);
  else if (Symbol.iterator in init) {
    for (const pair of init as Iterable<unknown>) {
      if (!Array.isArray(pair) || pair.length !== 2 || typeof pair[0] !== "string")
        throw new TypeError("params: expected pairs of a name and a value");
      yield pair as [string, unknown];
    }
  } else {
    for (const key of Object.keys(init)) {
      const value = init[key];
      if (!Array.isArray(value)) yield [key, value];
      else if (value.length === 0) yield [key, undefined];
      else for (const item of value as readonly unknown[]) yield [key, item];
    }
  }
}

function paramText(key: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return String(value);
  throw new TypeError(
    `params: the value of "${key}" is ${Array.isArray(value) ? "a nested array" : `of type ${typeof value}`}; expected a string, number, boolean or null`,
  );
}

function hasScheme(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[^/]*:\d+(?:[/?#]|$)/.test(text);
}

function checkScheme(url: URL, text: string): URL {
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    if (!hasScheme(text)) {
      throw new UnsupportedProtocolError(`the URL ${quote(text)} is missing "http://" or "https://"`);
    }
    throw new UnsupportedProtocolError(
      `the URL has the unsupported protocol "${url.protocol}//"; expected http or https`,
    );
  }
  // WHATWG reads "http:h", "http:/h" and "http:///h" as "http://h"; a request that says so is a mistake.
  if (!/^https?:\/\/[^/\\]/i.test(text))
    throw new InvalidUrlError(`${quote(text)} is missing the host after "${url.protocol}//"`);
  return url;
}

/** Without the spaces around it, which WHATWG parsing drops, too. */
function urlText(input: string): string {
  checkText(input);
  let start = 0;
  let end = input.length;
  while (input[start] === " ") start += 1;
  while (end > start && input[end - 1] === " ") end -= 1;
  return start === 0 && end === input.length ? input : input.slice(start, end);
}

function checkText(text: string): void {
  if (text.length > MAX_URL_LENGTH)
    throw new InvalidUrlError(`the URL is longer than ${MAX_URL_LENGTH} characters (${text.length})`);
  const control = text.search(controlCharacter);
  if (control !== -1) {
    const code = text.charCodeAt(control).toString(16).toUpperCase().padStart(4, "0");
    throw new InvalidUrlError(`the URL has the control character U+${code} at index ${control}`);
  }
}

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const controlCharacter = /[\u0000-\u001f\u007f]/;

/**
 * At most 100 characters, without userinfo, query and fragment. All up to the last "@" counts as userinfo: a password with a "/", "?" or
 * "#" in it is a common reason for a URL to be refused.
 */
function quote(text: string): string {
  const masked = text.replace(/^((?:https?:)?[/\\]*).*@/is, "$1***@").replace(/[?#].*/s, "?…");
  return JSON.stringify(masked.length > 100 ? `${masked.slice(0, 100)}…` : masked);
}

function isUrl(value: unknown): value is URL {
  return (
    typeof value === "object" &&
    value !== null &&
    "href" in value &&
    typeof value.href === "string" &&
    "searchParams" in value
  );
}
