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

/**
 * The content of a request that is changed. Given headers are completed for what has to be encoded, and taken as they are for a body that
 * is one already. Others are copied, and changed only as far as another body needs it.
 * @throws TypeError, LocalProtocolError; see `HttpRequest.with`.
 */
export function changedContent(
  changes: ContentChanges,
  method: string,
  oldHeaders: HttpHeaders,
  oldBody: RequestBody | null,
): Content {
  const { content, json, data, files, headers, body } = changes;
  if (content !== undefined || json !== undefined || data !== undefined || files !== undefined)
    return encoded(changes, method, oldHeaders);
  if (headers === undefined && body !== undefined && body !== oldBody) return framed(body, method, oldHeaders, oldBody);
  return { headers: headers ?? oldHeaders.clone(), body: body === undefined ? oldBody : body };
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
