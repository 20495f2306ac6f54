import type { BodyCodec } from "@haulier/core";

import { cborCodec } from "./cbor-codec.ts";
import type { CborDecodeOptions } from "./cbor-options.ts";

/** What makes a client ask for CBOR. */
export interface TransparentCbor {
  readonly codecs: { readonly cbor: BodyCodec };
  readonly headers: { readonly Accept: string };
}

/**
 * Options for a client that talks CBOR with servers that can, and JSON with the others, without another word at the calls:
 *
 * ```ts
 * const client = plain.extend(transparentCbor());
 * const user = await client.get("/users/1").json<User>();
 * ```
 *
 * `Accept` asks for CBOR first, for JSON next, and takes anything; the `Content-Type` of the answer says how it is decoded. An `Accept` of a request
 * replaces it. To send CBOR is asked for by `cbor`, or by a `Content-Type` beside `json`.
 * @throws TypeError for options that cannot be used.
 */
export function transparentCbor(options: CborDecodeOptions = {}): TransparentCbor {
  return {
    codecs: { cbor: cborCodec(options) },
    headers: { Accept: "application/cbor, application/json;q=0.9, */*;q=0.8" },
  };
}
