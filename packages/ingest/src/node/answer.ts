import type { HttpResponse } from "@haulier/core";

import { parseContentRange } from "../content-range.ts";
import type { ByteRange } from "./byte-ranges.ts";
import { isPartOf, type Representation, representationOf } from "./representation.ts";

/** What an answer has for us. */
export type Answer =
  /** The file from its start. */
  | { readonly is: "whole"; readonly representation: Representation }
  /** The bytes from `start` up to `end`, of what is known or of what is first heard of. */
  | { readonly is: "part"; readonly start: number; readonly end: number; readonly representation: Representation }
  /** Nothing: there is no more than what is there. */
  | { readonly is: "complete"; readonly representation: Representation }
  /** Something about another version of the file than the one that is known. */
  | { readonly is: "changed" }
  /** Something that was not asked for. */
  | { readonly is: "unfit"; readonly reason: string };

/**
 * Judges an answer to a request for `asked`, or, where that is null, for everything, when `size` bytes of what is `known` are there.
 * @see RFC 9110 sections 14 and 15.3.7, https://www.rfc-editor.org/rfc/rfc9110#section-14
 */
export function judgeAnswer(
  response: HttpResponse,
  asked: ByteRange | null,
  known: Representation | null,
  size: number,
  url: URL,
): Answer {
  const { status, headers } = response;
  if (status !== 206 && status !== 416)
    return { is: "whole", representation: representationOf(response, statedLength(response), url) };
  if (asked === null) return { is: "unfit", reason: `got the status ${status} without having asked for a range` };
  const field = headers.get("content-range");
  const range = parseContentRange(field);
  if (known !== null && !isPartOf(known, headers, range?.total)) return { is: "changed" };
  const total = range?.total ?? known?.total;
  const representation = { ...(known ?? representationOf(response, total, url)), total };
  if (status === 416) {
    // Where If-Range was heeded, it is still the same file. Where it was not, another file has another length, nearly always.
    if (range?.is === "unsatisfied" && range.total === size) return { is: "complete", representation };
    if (known !== null) return { is: "changed" };
  } else if (range?.is === "part" && range.start === asked[0] && range.end <= asked[1]) {
    return { is: "part", start: range.start, end: range.end, representation };
  }
  return {
    is: "unfit",
    reason: `asked for ${rangeField(asked)}, got the status ${status} with the Content-Range ${JSON.stringify(field)}`,
  };
}

/** `bytes=100-199`, or `bytes=100-` where the end is not known. */
export function rangeField([start, end]: ByteRange): string {
  return `bytes=${start}-${Number.isFinite(end) ? end - 1 : ""}`;
}

/** Not with a body that comes in chunks, whose length would be a contradiction. */
function statedLength({ headers }: HttpResponse): number | undefined {
  const value = headers.get("content-length");
  return value !== null && /^\d+$/.test(value) && !headers.has("transfer-encoding") ? Number(value) : undefined;
}
