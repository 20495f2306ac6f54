import { encodeBody, frame, type BodyInit } from "./body.ts";
import { deleteContentFields } from "./content-fields.ts";
import type { HttpHeaders } from "./http-headers.ts";
import type { RequestBody } from "./request-body.ts";

/** A body and the headers that describe it. */
export interface Content {
  readonly headers: HttpHeaders;
  readonly body: RequestBody | null;
}

/** What may replace them. */
export interface ContentChanges extends BodyInit {
  readonly headers?: HttpHeaders | undefined;
  readonly body?: RequestBody | null | undefined;
}

/** Whether there is more to do than to copy the headers. Asked for every hop with a hook or a cookie, so that it makes no object. */
export function changesContent(changes: ContentChanges, oldBody: RequestBody | null): boolean {
  if (gives(changes, "content") || gives(changes, "json") || gives(changes, "data") || gives(changes, "files"))
    return true;
  return gives(changes, "body") && changes.body !== oldBody && !gives(changes, "headers");
}

/** As a property of its own, whatever `Object.prototype` may have. */
function gives(changes: ContentChanges, name: keyof ContentChanges): boolean {
  return Object.hasOwn(changes, name) && changes[name] !== undefined;
}

/**
 * The content of a request that is changed. Given headers are completed, in a copy, for what has to be encoded. Without them, those of the
 * request are changed as far as another body needs it.
 * @throws TypeError, LocalProtocolError; see `HttpRequest.with`.
 */
export function changedContent(
  changes: ContentChanges,
  method: string,
  oldHeaders: HttpHeaders,
  oldBody: RequestBody | null,
): Content {
  const { content, json, data, files, body } = changes;
  if (content !== undefined || json !== undefined || data !== undefined || files !== undefined)
    return encoded(changes, method, oldHeaders);
  return framed(body ?? null, method, oldHeaders, oldBody);
}

function encoded(changes: ContentChanges, method: string, oldHeaders: HttpHeaders): Content {
  if (changes.body !== undefined)
    throw new TypeError("with: a request has one body, but body and one of content, json, data and files were given");
  const headers = (changes.headers ?? oldHeaders).clone();
  if (changes.headers === undefined) deleteContentFields(headers);
  return { body: encodeBody(changes, method, headers), headers };
}

function framed(
  body: RequestBody | null,
  method: string,
  oldHeaders: HttpHeaders,
  oldBody: RequestBody | null,
): Content {
  const headers = oldHeaders.clone();
  if (body === null) deleteContentFields(headers);
  // A stream's length is stated by whoever knows it, and a wrapping of the stream does not.
  else if (body.length !== undefined || oldBody?.length !== undefined) headers.delete("content-length");
  return { body: frame(body, method, headers), headers };
}
