/**
 * URLs that need no parsing: a path and a query of characters that the URL standard leaves as they are, below a URL that was parsed before.
 * Nearly all requests of a program are such, and parsing is the most expensive thing that a client does for a plain one.
 */

/** What may be a segment of "." or "..", for which "%2e" is a dot as well. */
const dotSegment = /\/(?:\.|%2e)/i;

/** Longer ones are parsed, and judged by their length there. */
const MAX_PLAIN = 2048;

// Of the path and query percent-encode sets none, no "\", which is a "/", and no "#". https://url.spec.whatwg.org/#path-percent-encode-set
const plainRest = /[\w\-.~!$&()*+,;=:@/?%]*$/y;

/** The absolute URL that `text` gives below `base`, when that is `text` appended; `undefined` where it must be parsed. */
export function hrefBelow(base: string, text: string): string | undefined {
  // "//h" would name a host to a parser, and is a path here.
  if (text.charCodeAt(0) !== SLASH || text.charCodeAt(1) === SLASH || !isPlain(text, 0)) return undefined;
  return base + text.slice(1);
}

/** The beginning, up to the path, of the last absolute URL that was parsed and that parsing left as it was. */
let knownOrigin = "https://example.com/";

/** `text` itself, when it is an absolute URL that parsing would leave as it is; `undefined` where it must be parsed. */
export function hrefAsItIs(text: string): string | undefined {
  return text.startsWith(knownOrigin) && isPlain(text, knownOrigin.length - 1) ? text : undefined;
}

/** Keeps in mind that URLs on the origin of `url` may be written as `text` is. */
export function learnOrigin(text: string, url: URL): void {
  const origin = `${url.origin}/`;
  if (text.startsWith(origin)) knownOrigin = origin;
}

/** Whether `text` has only such characters from `start` on, where its path begins, and no dot segments. */
function isPlain(text: string, start: number): boolean {
  if (text.length > MAX_PLAIN) return false;
  plainRest.lastIndex = start;
  return plainRest.test(text) && !dotSegment.test(text.slice(start));
}

const SLASH = 0x2f;
