/** What `Content-Range` says: which bytes a 206 has, or how many there are to ask for, with 416. */
export type ContentRange =
  | { readonly is: "part"; readonly start: number; readonly end: number; readonly total: number | undefined }
  | { readonly is: "unsatisfied"; readonly total: number };

/**
 * Reads `bytes 0-99/1000`, `bytes 0-99/*` and `bytes * /1000` (without the space); `end` is the byte behind the last. Undefined for anything else.
 * @see RFC 9110 section 14.4, https://www.rfc-editor.org/rfc/rfc9110#section-14.4
 */
export function parseContentRange(value: string | null): ContentRange | undefined {
  const match = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/i.exec(value ?? "");
  if (match === null) return undefined;
  const [, first, last, all] = match;
  const total = all === "*" ? undefined : Number(all);
  if (first === undefined) return total === undefined ? undefined : { is: "unsatisfied", total };
  const start = Number(first);
  const end = Number(last) + 1;
  const isSound = start < end && end <= (total ?? Number.MAX_SAFE_INTEGER) && Number.isSafeInteger(total ?? 0);
  return isSound ? { is: "part", start, end, total } : undefined;
}
