import { InvalidUrlError, UnsupportedProtocolError } from "./errors.ts";
import { parseUrl } from "./parse-url.ts";
import { hrefAsItIs, hrefBelow, learnOrigin } from "./plain-href.ts";
import { redactUrl } from "./redact-url.ts";

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
 * @throws UnsupportedProtocolError when it has no scheme, or one that is not http or https.
 */
export function parseBaseUrl(input: string | URL): URL {
  if (typeof input === "string" && !hasScheme(urlText(input)))
    throw new UnsupportedProtocolError(`the baseUrl ${quote(input)} must begin with "https://" or "http://"`);
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

/**
 * The same as text. What needs no parsing is not parsed.
 * @throws InvalidUrlError, UnsupportedProtocolError as {@link resolveUrl}.
 */
export function resolveHref(input: string | URL, base: URL | null): string {
  if (typeof input !== "string") return parseRequestUrl(input).href;
  const plain = (base === null ? undefined : hrefBelow(base.href, input)) ?? hrefAsItIs(input);
  if (plain !== undefined) return plain;
  const url = resolveUrl(input, base);
  learnOrigin(input, url);
  return url.href;
}

/** Whether a URL is on the origin of the client's base URL, where its credentials belong; any URL is when there is none. */
export function isHome(href: string, base: URL | null): boolean {
  // What was resolved below the base begins with it, which saves working out both origins.
  return base === null || href.startsWith(base.href) || new URL(href).origin === base.origin;
}

function leadingSlashes(text: string): number {
  let count = 0;
  while (text[count] === "/" || text[count] === "\\") count += 1;
  return count;
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
