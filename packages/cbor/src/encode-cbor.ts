import { encode, type EncodeOptions, objectToTokens, Token, Type } from "cborg";

/**
 * A value as CBOR, in as few bytes as it can be: what JSON has, and `bigint` of any size, bytes (`ArrayBuffer` and its views), `Date` (tag 1), `Map`,
 * `URL` (as text) and {@link Tagged}. As in JSON, properties that are undefined are left out, `toJSON()` is called, and keys keep their order.
 * @throws TypeError for what cannot be encoded: a function, a symbol, a `Set`, what is circular or nested too deep for the stack.
 * @see RFC 8949, https://www.rfc-editor.org/rfc/rfc8949
 */
export function encodeCbor(value: unknown): Uint8Array {
  try {
    return encode(value, options);
  } catch (cause) {
    throw new TypeError(`cbor: the value cannot be encoded: ${reasonOf(cause)}`, { cause });
  }
}

type TypeEncoder = NonNullable<EncodeOptions["typeEncoders"]>[string];

/** What JSON would make of an object that says so itself. Others are taken as they are, for which the encoder is told null. */
const encodeObject: TypeEncoder = (value: object, _type, given, references) =>
  "toJSON" in value && typeof value.toJSON === "function" ? objectToTokens(value.toJSON(""), given, references) : null;

const encodeDate: TypeEncoder = (value: Date, _type, given) => {
  const time = value.getTime();
  if (Number.isNaN(time)) throw new Error("an invalid Date");
  return [new Token(Type.tag, 1), objectToTokens(time / 1000, given)];
};

const MAX_UINT64 = 2n ** 64n - 1n;

/** An integer where it is one, and else its bytes behind a tag (RFC 8949 section 3.4.3). */
const encodeBigInt: TypeEncoder = (value: bigint) => {
  const isNegative = value < 0n;
  const magnitude = isNegative ? -1n - value : value;
  if (magnitude <= MAX_UINT64) return null;
  return [new Token(Type.tag, isNegative ? 3 : 2), new Token(Type.bytes, bytesOf(magnitude))];
};

const options: EncodeOptions = {
  ignoreUndefinedProperties: true,
  // The encoder would sort keys by their length.
  mapSorter: () => 0,
  typeEncoders: {
    Object: encodeObject,
    Date: encodeDate,
    URL: (value: URL) => new Token(Type.string, value.href),
    bigint: encodeBigInt,
  },
};

function bytesOf(value: bigint): Uint8Array {
  const digits = value.toString(16);
  const pairs = (digits.length % 2 === 0 ? digits : `0${digits}`).match(/../g)!;
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}

function reasonOf(cause: unknown): string {
  if (cause instanceof RangeError) return "it is nested too deep";
  return (cause as Error).message.replace(/^CBOR (?:en|de)code error: /, "");
}
