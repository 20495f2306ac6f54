import { DecodingError, type HttpResponse } from "@haulier/core";

import { CborError } from "./cbor-error.ts";
import { type CborDecodeOptions, checkSize, type DecodeSettings, resolveDecodeOptions } from "./cbor-options.ts";
import { CborSequence } from "./cbor-sequence.ts";
import { describeResponse } from "./describe-response.ts";

/** How a sequence is decoded. */
export interface IterCborOptions extends Omit<CborDecodeOptions, "maxSize"> {
  /** The largest value of the sequence, in bytes. `Infinity` is no limit. @defaultValue 1_048_576 */
  maxItemSize?: number | undefined;
}

const MAX_ITEM_SIZE = 1024 * 1024;

/**
 * The values of a CBOR sequence, `application/cbor-seq`, as they arrive: no more than one of them is kept. Leaving the loop closes the response.
 *
 * ```ts
 * await using response = await client.stream("GET", "/measurements");
 * for await (const value of iterCbor<Measurement>(response)) console.log(value);
 * ```
 *
 * @throws DecodingError for what is no CBOR, beyond the limits, and when the last value is cut, after those before it. Its `cause` is a CborError,
 * with the offset in the body.
 * @throws TypeError for options that cannot be used.
 * @see RFC 8742, https://www.rfc-editor.org/rfc/rfc8742
 */
export function iterCbor<T = unknown>(
  response: HttpResponse,
  options: IterCborOptions = {},
): AsyncGenerator<T, void, undefined> {
  const { maxItemSize = MAX_ITEM_SIZE, ...rest } = options;
  if ("maxSize" in rest) throw new TypeError("iterCbor: maxSize is of a whole body; use maxItemSize");
  checkSize("iterCbor", "maxItemSize", maxItemSize);
  const settings = resolveDecodeOptions("iterCbor", rest);
  return valuesOf<T>(response, { ...settings, maxSize: maxItemSize, sizeOption: "maxItemSize" });
}

async function* valuesOf<T>(response: HttpResponse, settings: DecodeSettings): AsyncGenerator<T, void, undefined> {
  const sequence = new CborSequence(settings);
  try {
    for await (const piece of response.bytes()) yield* sequence.feed(piece) as Iterable<T>;
    sequence.end();
  } catch (cause) {
    if (!(cause instanceof CborError)) throw cause;
    const { request, subject } = describeResponse(response);
    throw new DecodingError(`${subject}: value ${sequence.count + 1} of the sequence is not CBOR: ${cause.message}`, {
      request,
      cause,
    });
  }
}
