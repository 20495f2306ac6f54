import type { HttpHeaders, HttpResponse } from "@haulier/core";

import { statedDigests } from "./digest-fields.ts";
import type { Digest } from "./digest.ts";
import { suggestedFileName } from "./suggested-file-name.ts";

/** What is being downloaded: what all answers about it have to agree on, so that their bytes belong together. */
export interface Representation {
  /** The value for `If-Range`; null when the server gives none that is strong, so that parts of two answers must not be put together. */
  readonly validator: string | null;
  /** How many bytes there are, where the server says so. */
  readonly total: number | undefined;
  /** The content codings, `""` for none. They are of the bytes that ranges count. */
  readonly coding: string;
  /** Digests of all of it that the server has stated. */
  readonly digests: readonly Digest[];
  /** A safe name for it. */
  readonly name: string;
}

/** Of a response, which has all of it or, with 206, a part; `total` is how many bytes all of it are. */
export function representationOf(response: HttpResponse, total: number | undefined, asked: URL): Representation {
  const { headers, status } = response;
  return {
    validator: strongValidator(headers),
    total,
    coding: codingOf(headers),
    digests: statedDigests(headers, status !== 206),
    name: suggestedFileName(response, asked),
  };
}

/**
 * An entity tag that is not weak, or else a `Last-Modified` that is a second older than the answer, and so cannot stand for two versions.
 * @see RFC 9110 sections 13.1.5 and 8.8.2.2, https://www.rfc-editor.org/rfc/rfc9110#section-13.1.5
 */
function strongValidator(headers: HttpHeaders): string | null {
  const tag = headers.get("etag");
  // Where there is a tag that is weak, a date must not be used in its place.
  if (tag !== null) return /^"[\u0021\u0023-\u007e\u0080-\u00ff]*"$/.test(tag) ? tag : null;
  const modified = headers.get("last-modified");
  if (modified === null) return null;
  const age = Date.parse(headers.get("date") ?? "") - Date.parse(modified);
  return age >= 1_000 ? modified : null;
}

/** Whether a part comes from what is known: its own validators, where it has any, its length and its coding are the same. */
export function isPartOf(known: Representation, headers: HttpHeaders, total: number | undefined): boolean {
  const isTagged = known.validator?.startsWith('"') === true;
  const own = headers.get(isTagged ? "etag" : "last-modified");
  if (own !== null && own !== known.validator) return false;
  if (total !== undefined && known.total !== undefined && total !== known.total) return false;
  return codingOf(headers) === known.coding;
}

/** The codings as they are compared, without `identity`, which is none. */
function codingOf(headers: HttpHeaders): string {
  const codings = (headers.get("content-encoding") ?? "").toLowerCase().split(",");
  return codings
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity")
    .join(", ");
}
