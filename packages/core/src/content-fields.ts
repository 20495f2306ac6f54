import type { HttpHeaders } from "./http-headers.ts";

/** Removes the fields that describe a body, as for a request that has none any more, or another one (RFC 9110 section 15.4). */
export function deleteContentFields(headers: HttpHeaders): void {
  for (const name of contentFields) headers.delete(name);
}

const contentFields = [
  "content-length",
  "content-type",
  "content-encoding",
  "content-language",
  "content-location",
  "content-disposition",
  "content-range",
  "content-md5",
  "content-digest",
  "repr-digest",
  "digest",
  "expect",
  "trailer",
] as const;
