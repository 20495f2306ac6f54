import type { HttpHeaders, HttpResponse } from "@haulier/core";

import type { ResumePoint } from "./resume-point.ts";

/** What a position knows of the version of a source that it is of: as the fields say, each where it was there. */
export interface SourceVersion {
  readonly etag?: string;
  readonly modified?: string;
  /** The `Content-Encoding`: offsets are of what was decoded, so that no range can be asked for. */
  readonly coding?: string;
}

const fields = { etag: "etag", modified: "last-modified", coding: "content-encoding" } as const;

export function versionOf({ headers }: HttpResponse): SourceVersion {
  const entries = Object.entries(fields).map(([key, name]) => [key, headers.get(name)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== null && value !== "identity"));
}

export function versionAt(point: ResumePoint | undefined): SourceVersion {
  const entries = Object.keys(fields).map((key) => [key, point?.[key]] as const);
  return Object.fromEntries(entries.filter(([, value]) => typeof value === "string"));
}

/**
 * The value for `If-Range`: a strong entity tag; undefined where there is none. A date could stand for two versions (RFC 9110 section 8.8.2.2), so it is
 * compared with that of the answer instead, as a weak tag is.
 */
export function ifRangeOf({ etag }: SourceVersion): string | undefined {
  return etag?.startsWith('"') === true ? etag : undefined;
}

/** Whether an answer is known to be of another version. Tags are compared weakly, as those of codings of the same content (RFC 9110 section 8.8.3.2). */
export function isOther(known: SourceVersion, headers: HttpHeaders): boolean {
  const etag = headers.get("etag");
  const modified = headers.get("last-modified");
  const isSameCoding = (headers.get("content-encoding") ?? "identity") === (known.coding ?? "identity");
  if (isSameCoding && known.etag !== undefined && etag !== null) return weak(known.etag) !== weak(etag);
  return known.modified !== undefined && modified !== null && known.modified !== modified;
}

function weak(etag: string): string {
  return etag.startsWith("W/") ? etag.slice(2) : etag;
}
