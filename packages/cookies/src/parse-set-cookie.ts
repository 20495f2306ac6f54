import { parseDate } from "tough-cookie";

import type { SameSite } from "./cookie.ts";

/** What a line of `Set-Cookie` says, of which nothing has been checked yet. */
export interface SetCookie {
  name: string;
  value: string;
  /** In lower case and without its leading dot; `""` for an empty one and for none. */
  domain: string;
  /** `""` for the default path. */
  path: string;
  /** In seconds. */
  maxAge: number | null;
  /** In milliseconds since 1970. */
  expires: number | null;
  secure: boolean;
  httpOnly: boolean;
  sameSite: SameSite | null;
}

/** A longer attribute is left out. */
const MAX_ATTRIBUTE = 1024;

// The names come from servers: a Map knows none but these.
const attributes = new Map<string, (cookie: SetCookie, value: string) => void>([
  ["expires", (cookie, value) => (cookie.expires = parseDate(value)?.getTime() ?? cookie.expires)],
  ["max-age", (cookie, value) => (cookie.maxAge = /^-?\d+$/.test(value) ? Number(value) : cookie.maxAge)],
  // A dot alone stays, and is no domain.
  ["domain", (cookie, value) => (cookie.domain = value.replace(/^\.(?=.)/, "").toLowerCase())],
  ["path", (cookie, value) => (cookie.path = value.startsWith("/") ? value : "")],
  ["secure", (cookie) => (cookie.secure = true)],
  ["httponly", (cookie) => (cookie.httpOnly = true)],
  ["samesite", (cookie, value) => (cookie.sameSite = sameSiteOf(value))],
]);

/**
 * Reads a line of `Set-Cookie`. Of attributes that come twice the last counts; unknown ones, and `Expires` and `Max-Age` that cannot be
 * read, are as if they were not there.
 * @see RFC 6265bis section 5.6
 */
export function parseSetCookie(line: string): SetCookie {
  // Not by tough-cookie: it takes white space of Unicode for white space, `=a=b` for a cookie "a", and forgets an empty Domain.
  const [pair, ...rest] = line.split(";");
  const [name, value] = splitPair(pair!, "value");
  const cookie: SetCookie = {
    name,
    value,
    domain: "",
    path: "",
    maxAge: null,
    expires: null,
    secure: false,
    httpOnly: false,
    sameSite: null,
  };
  for (const attribute of rest) {
    const [key, content] = splitPair(attribute, "name");
    if (content.length <= MAX_ATTRIBUTE) attributes.get(key.toLowerCase())?.(cookie, content);
  }
  return cookie;
}

/** Both sides of the first equals sign; where there is none, all is the `whole`. */
function splitPair(text: string, whole: "name" | "value"): [name: string, value: string] {
  const equals = text.indexOf("=");
  if (equals >= 0) return [trim(text.slice(0, equals)), trim(text.slice(equals + 1))];
  return whole === "name" ? [trim(text), ""] : ["", trim(text)];
}

/** Without the spaces and tabs around it, in linear time. */
function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text[start]!)) start++;
  while (end > start && isBlank(text[end - 1]!)) end--;
  return text.slice(start, end);
}

function isBlank(character: string): boolean {
  return character === " " || character === "\t";
}

function sameSiteOf(value: string): SameSite | null {
  const word = value.toLowerCase();
  return word === "strict" || word === "lax" || word === "none" ? word : null;
}
