import { DecodingError } from "@haulier/core";

import { type CborDecodeOptions, resolveDecodeOptions } from "./cbor-options.ts";
import { parseCbor } from "./parse-cbor.ts";

/**
 * The value of bytes that are CBOR: one value, and nothing behind it.
 *
 * Numbers beyond 2^53 are `bigint`, bytes are copied, dates are `Date`, and `__proto__` is a key like any other. Text that is no UTF-8 gets U+FFFD.
 * @throws DecodingError when they are not, and beyond the limits; its `cause` is a CborError, with the offset.
 * @throws TypeError for options that cannot be used.
 * @see RFC 8949, https://www.rfc-editor.org/rfc/rfc8949
 */
export function decodeCbor<T = unknown>(bytes: Uint8Array, options: CborDecodeOptions = {}): T {
  if (!ArrayBuffer.isView(bytes)) throw new TypeError(`decodeCbor: expected bytes, got ${typeof bytes}`);
  const settings = resolveDecodeOptions("decodeCbor", options);
  try {
    return parseCbor(bytes, settings) as T;
  } catch (cause) {
    throw new DecodingError(`not CBOR: ${(cause as Error).message}`, { cause });
  }
}
