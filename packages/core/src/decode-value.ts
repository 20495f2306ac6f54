import { codecFor, type BodyCodec, type BodyCodecs } from "./body-codec.ts";
import { DecodingError, subject } from "./errors.ts";
import type { HttpHeaders } from "./http-headers.ts";
import type { HttpRequest } from "./http-request.ts";
import { decodeJsonText } from "./json-text.ts";
import { decodeText } from "./text-decoding.ts";

/** What bodies become values by. */
export interface ValueFormats {
  readonly codecs: BodyCodecs;
  readonly parseJson: (text: string) => unknown;
}

/** The response that a body is of. */
export interface BodyOrigin {
  readonly status: number;
  readonly headers: HttpHeaders;
}

/**
 * The value of a body: by the codec for its `Content-Type`, else as JSON. Without codecs, that is not looked at.
 * @throws DecodingError when it is not that.
 */
export function decodeValue(
  bytes: Uint8Array,
  origin: BodyOrigin,
  request: HttpRequest | undefined,
  { codecs, parseJson }: ValueFormats,
): unknown {
  const codec = codecs.size === 0 ? undefined : codecFor(origin.headers.get("content-type"), codecs);
  if (codec !== undefined) return decodeByCodec(bytes, origin, request, codec);
  try {
    return parseJson(decodeJsonText(bytes));
  } catch (error) {
    const start = decodeText(bytes.subarray(0, 200), "utf-8");
    throw undecodable("JSON", `; it begins ${JSON.stringify(start)}`, origin, request, error);
  }
}

/** The value of a body by a codec, whatever its `Content-Type`. @throws TypeError for a name that none has. @throws DecodingError. */
export function decodeBy(
  name: string,
  bytes: Uint8Array,
  origin: BodyOrigin,
  request: HttpRequest | undefined,
  codecs: BodyCodecs,
): unknown {
  const codec = codecs.get(name);
  if (codec !== undefined) return decodeByCodec(bytes, origin, request, codec);
  const known = [...codecs.keys()].join(", ") || "none";
  throw new TypeError(`decode: the client has no codec ${JSON.stringify(name)}; those it has: ${known}`);
}

function decodeByCodec(
  bytes: Uint8Array,
  origin: BodyOrigin,
  request: HttpRequest | undefined,
  codec: BodyCodec,
): unknown {
  try {
    return codec.decode(bytes, origin.headers.get("content-type"));
  } catch (error) {
    throw undecodable(codec.mediaTypes[0]!, "", origin, request, error);
  }
}

function undecodable(
  format: string,
  rest: string,
  { status, headers }: BodyOrigin,
  request: HttpRequest | undefined,
  cause: unknown,
): DecodingError {
  const type = headers.get("content-type") ?? "none";
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DecodingError(
    `${subject(request)}: the body is not ${format} (status ${status}, Content-Type ${type}): ${reason}${rest}`,
    { request, cause },
  );
}
