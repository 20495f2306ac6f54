import { Tagged } from "cborg";

import type { TagDecoder } from "./cbor-options.ts";

/**
 * What is made of the tags that everybody may use, by their numbers.
 * @see RFC 8949 section 3.4, https://www.rfc-editor.org/rfc/rfc8949#section-3.4
 */
const knownTags: ReadonlyMap<string, TagDecoder> = new Map<string, TagDecoder>([
  ["0", dateOfText],
  ["1", dateOfSeconds],
  ["2", (content) => bigIntOf(content)],
  ["3", (content) => -1n - bigIntOf(content)],
  // Says only that this is CBOR.
  ["55799", (content) => content],
]);

/** What is made of a tag: as the caller says, else as is known, else a {@link Tagged}. */
export function decodeTag(tag: string, content: unknown, own: ReadonlyMap<string, TagDecoder>): unknown {
  const decode = own.get(tag) ?? knownTags.get(tag);
  if (decode !== undefined) return decode(content);
  const number = Number(tag);
  if (!Number.isSafeInteger(number)) throw new Error(`the tag ${tag} is too large to be told`);
  return new Tagged(number, content);
}

function dateOfText(content: unknown): Date {
  const date = new Date(typeof content === "string" ? content : Number.NaN);
  return checkDate(date, "a date and time as text, by RFC 3339");
}

function dateOfSeconds(content: unknown): Date {
  const seconds = typeof content === "bigint" ? Number(content) : content;
  // A fraction of a second is a float, of which the milliseconds are a little off.
  const date = new Date(typeof seconds === "number" ? Math.round(seconds * 1000) : Number.NaN);
  return checkDate(date, "seconds since 1970");
}

function checkDate(date: Date, expected: string): Date {
  if (Number.isNaN(date.getTime())) throw new Error(`a tag promises ${expected}, and is on something else`);
  return date;
}

const hexDigits: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** By way of its digits, which takes linear time; adding byte to byte would not. */
function bigIntOf(content: unknown): bigint {
  if (!(content instanceof Uint8Array))
    throw new Error("a tag promises the bytes of an integer, and is on something else");
  return content.byteLength === 0 ? 0n : BigInt(`0x${Array.from(content, (byte) => hexDigits[byte]!).join("")}`);
}
