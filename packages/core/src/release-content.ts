import type { BodyInit } from "./body.ts";
import { isReadOnce, releaseSource } from "./content-source.ts";
import { isFormData } from "./form-data.ts";

/**
 * Gives up the streams and iterators that a call was given to send, and that it made no request of. Whoever hands one to a call need not
 * look after it any more, whatever becomes of the call.
 */
export function releaseContent(init: BodyInit, reason: unknown): void {
  const { content, files }: BodyInit = { content: undefined, files: undefined, ...init };
  for (const source of [content, ...contentsOf(files)]) {
    if (typeof source !== "object" || source === null || !isReadOnce(source)) continue;
    // The body of another request, which is being sent or was, is not this call's.
    if (!("consumed" in source) || source.consumed !== true) releaseSource(source, reason).catch(() => {});
  }
}

/** The contents of files in all forms that they may have, before they were checked. */
function* contentsOf(files: unknown): Iterable<unknown> {
  if (typeof files !== "object" || files === null) return;
  if (isReadOnce(files)) yield files;
  // Any FormData but that of the form-data package, which is a stream itself, has nothing but files that can be read again.
  else if (!isFormData(files)) {
    for (const value of valuesOf(files)) {
      for (const item of Array.isArray(value) ? (value as unknown[]) : [value])
        yield typeof item === "object" && item !== null && "content" in item ? item.content : item;
    }
  }
}

function valuesOf(files: object): unknown[] {
  if (!(Symbol.iterator in files)) return Object.values(files);
  return [...(files as Iterable<unknown>)].map((pair) => (Array.isArray(pair) ? (pair as unknown[])[1] : undefined));
}
