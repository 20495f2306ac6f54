/**
 * Turns values into bodies of a media type and back, as JSON does. Hand one to a client under the name that its option of a request shall
 * have, as in `codecs: { cbor }`:
 *
 * - `client.post(url, { cbor: value })` sends a value by it, and so does `json` beside a `Content-Type` of its media types;
 * - `response.json()` and `parse()` decode by it what has a `Content-Type` of its media types, and `response.cbor()`, or
 *   `response.decode("cbor")`, anything; so do `client.get(url).cbor()` and `.decode("cbor")`, after a look at the status.
 *
 * Its option gets a type by declaration merging; see {@link CodecBodies}.
 */
export interface BodyCodec {
  /**
   * The media types that it is for, without parameters, such as `application/cbor`. The first is sent as the `Content-Type`. One that begins
   * with a plus, as `+cbor`, is for all with that suffix (RFC 6839).
   */
  readonly mediaTypes: readonly string[];
  /** The bytes of a value. What it throws rejects the call. */
  encode(value: unknown): Uint8Array;
  /** The value of a body, whose `Content-Type` is given as well, with its parameters. What it throws is the `cause` of a `DecodingError`. */
  decode(bytes: Uint8Array, contentType: string | null): unknown;
}

/**
 * The types of the bodies that codecs are given, by the names of their options. A package with a codec adds its own:
 *
 * ```ts
 * declare module "@haulier/core" {
 *   interface CodecBodies {
 *     cbor: unknown;
 *   }
 * }
 * ```
 */
export interface CodecBodies {}

/** The options of a request that codecs add. At most one of them, and none beside another body. */
export type CodecOptions = { readonly [Name in keyof CodecBodies]?: CodecBodies[Name] | undefined };

/** Codecs by the names of their options. */
export type BodyCodecs = ReadonlyMap<string, BodyCodec>;

export const noCodecs: BodyCodecs = new Map();

/**
 * The codec for a `Content-Type`: one that lists its media type, else one that lists its suffix; the first of several.
 * @see RFC 9110 section 8.3.1 (types are the same in any case), RFC 6838 section 4.2.8 (the suffix follows the last plus)
 */
export function codecFor(contentType: string | null, codecs: BodyCodecs): BodyCodec | undefined {
  if (contentType === null || codecs.size === 0) return undefined;
  const type = mediaTypeOf(contentType);
  const plus = type.lastIndexOf("+");
  return listing(type, codecs) ?? (plus === -1 ? undefined : listing(type.slice(plus), codecs));
}

/** Without parameters. A comma joins several lines of the field, of which the first counts, as it does for the charset. */
function mediaTypeOf(contentType: string): string {
  return contentType
    .slice(0, contentType.search(/[;,]|$/))
    .trim()
    .toLowerCase();
}

function listing(type: string, codecs: BodyCodecs): BodyCodec | undefined {
  for (const codec of codecs.values())
    if (codec.mediaTypes.some((mediaType) => mediaType.toLowerCase() === type)) return codec;
  return undefined;
}
