import { DecodingError, type HttpResponse } from "@haulier/core";

import { type CborDecodeOptions, resolveDecodeOptions } from "./cbor-options.ts";
import { describeResponse } from "./describe-response.ts";
import { parseCbor } from "./parse-cbor.ts";

/**
 * The body of a response as CBOR, whatever its `Content-Type`, and also without the codec:
 *
 * ```ts
 * const user = cbor<User>(await client.get("/users/1"));
 * ```
 *
 * @throws DecodingError when it is not CBOR, and beyond the limits; its `cause` is a CborError, with the offset.
 * @throws ResponseNotReadError before the body is read. @throws TypeError for options that cannot be used.
 */
export function cbor<T = unknown>(response: HttpResponse, options: CborDecodeOptions = {}): T {
  const settings = resolveDecodeOptions("cbor", options);
  const { content } = response;
  try {
    return parseCbor(content, settings) as T;
  } catch (cause) {
    const { request, subject } = describeResponse(response);
    const type = response.headers.get("content-type") ?? "none";
    throw new DecodingError(
      `${subject}: the body is not CBOR (status ${response.status}, Content-Type ${type}): ${(cause as Error).message}`,
      { request, cause },
    );
  }
}
