import type { BodyCodec } from "@haulier/core";

import { type CborDecodeOptions, resolveDecodeOptions } from "./cbor-options.ts";
import { encodeCbor } from "./encode-cbor.ts";
import { parseCbor } from "./parse-cbor.ts";

declare module "@haulier/core" {
  interface CodecBodies {
    /** A value that is sent as CBOR, with `Content-Type: application/cbor`. The client needs the codec: `codecs: { cbor: cborCodec() }`. */
    cbor: unknown;
  }
}

/**
 * The codec of CBOR for a client:
 *
 * ```ts
 * const client = new Client({ transport, codecs: { cbor: cborCodec() } });
 * await client.post(url, { cbor: { id: 1 } });
 * ```
 *
 * `cbor` of a request sends a value, and so does `json` beside a `Content-Type` of CBOR. `json()` and `parse()` of a response decode what is
 * `application/cbor` or has the suffix `+cbor`, and `cbor()` anything. What cannot be decoded is a DecodingError with a CborError as its `cause`.
 * @throws TypeError for options that cannot be used.
 * @see RFC 8949 section 9.5, https://www.rfc-editor.org/rfc/rfc8949#section-9.5
 */
export function cborCodec(options: CborDecodeOptions = {}): BodyCodec {
  const settings = resolveDecodeOptions("cborCodec", options);
  return {
    mediaTypes: ["application/cbor", "+cbor"],
    encode: encodeCbor,
    decode: (bytes) => parseCbor(bytes, settings),
  };
}
