import type { ContentDecoders } from "./content-decoder.ts";
import type { HttpHeaders } from "./http-headers.ts";

const advertised: readonly string[] = ["gzip", "deflate", "br", "zstd"];
const noCodings: readonly string[] = Object.freeze([]);
/** Nearly every value there is, so that it need not be taken apart. */
const singleCodings: ReadonlyMap<string, readonly string[]> = new Map(
  advertised.map((coding) => [coding, Object.freeze([coding])]),
);

// RFC 9110 section 8.4.1: "x-gzip" is to be taken for "gzip". "x-deflate" is met as well.
const aliases: ReadonlyMap<string, string> = new Map([
  ["x-gzip", "gzip"],
  ["x-deflate", "deflate"],
]);

/**
 * The content codings of a message, in lower case and in the order in which they were applied: the last is the outermost. `identity`
 * and empty elements are left out, and old names replaced. The same frozen empty array when there is none.
 * @see RFC 9110 section 8.4, https://www.rfc-editor.org/rfc/rfc9110#section-8.4
 */
export function codingsOf(headers: HttpHeaders): readonly string[] {
  const value = headers.get("content-encoding");
  if (value === null) return noCodings;
  const single = singleCodings.get(value);
  if (single !== undefined) return single;
  const codings: string[] = [];
  for (const element of value.toLowerCase().split(",")) {
    const coding = element.trim();
    if (coding !== "" && coding !== "identity") codings.push(aliases.get(coding) ?? coding);
  }
  return codings.length === 0 ? noCodings : codings;
}

/** The codings that a body is still in when `decoders` have done what they can, from the last to the first. */
export function codingsLeft(codings: readonly string[], decoders: ContentDecoders): readonly string[] {
  return codings.slice(0, codings.findLastIndex((coding) => !decoders.has(coding)) + 1);
}

/**
 * The value for `Accept-Encoding`: what `decoders` can decode, the common codings first, such as `gzip, deflate, br, zstd`. `identity`
 * when that is nothing, since a missing field would allow any coding.
 * @see RFC 9110 section 12.5.3, https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3
 */
export function acceptEncodingOf(decoders: ContentDecoders): string {
  const common = advertised.filter((coding) => decoders.has(coding));
  const others = [...decoders.keys()].filter(
    (coding) => !advertised.includes(coding) && !aliases.has(coding) && coding !== "identity",
  );
  return [...common, ...others].join(", ") || "identity";
}
