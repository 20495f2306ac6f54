import { redactReference } from "./redact-url.ts";
import { isMaskedHeader } from "./sensitive-headers.ts";

/**
 * The value of a field as it may be printed: credentials are masked, and so are those in a URL.
 * @param name in lower case.
 * @param masked further names that are masked, in lower case.
 */
export function printedValue(name: string, value: string, masked: ReadonlySet<string> | undefined): string {
  if (isMaskedHeader(name) || masked?.has(name) === true) return "***";
  return fieldsWithUrl.has(name) ? redactReference(value) : value;
}

const fieldsWithUrl: ReadonlySet<string> = new Set(["location", "content-location", "referer"]);
