import { decode, type DecodeOptions, Tokenizer } from "cborg";

import { CborError } from "./cbor-error.ts";
import type { DecodeSettings, TagDecoder } from "./cbor-options.ts";
import { CborScanner } from "./cbor-scanner.ts";
import { decodeTag } from "./cbor-tags.ts";
import { ChunkedStrings } from "./chunked-strings.ts";

/** The value of bytes that are one item, and nothing else. @throws CborError when they are not, and beyond the limits. */
export function parseCbor(bytes: Uint8Array, settings: DecodeSettings): unknown {
  const scanner = new CborScanner(settings);
  const end = scanner.scan(bytes, 0);
  if (bytes.byteLength === 0) throw new CborError("there is no value", 0);
  if (end === -1) throw new CborError("the body ends within a value", bytes.byteLength);
  if (end < bytes.byteLength) throw new CborError("there is something behind the value", end);
  return valueOf(bytes, settings, scanner.hasChunks);
}

/**
 * The value of an item that has been scanned.
 * @param before how many bytes came before the item.
 * @throws CborError for what is well-formed, but cannot be a value here.
 */
export function valueOf(bytes: Uint8Array, settings: DecodeSettings, hasChunks: boolean, before = 0): unknown {
  const options = parserOptions(settings);
  // The parser copies bytes by slice(), which for a Buffer of Node is no copy.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tokenizer = hasChunks ? new ChunkedStrings(plain, options) : new Tokenizer(plain, options);
  try {
    return decode(plain, { ...options, tokenizer });
  } catch (cause) {
    throw new CborError(reasonOf(cause), before + tokenizer.pos(), { cause });
  }
}

function parserOptions({ maps, tags }: DecodeSettings): DecodeOptions {
  return {
    allowBigInt: true,
    useMaps: maps,
    // RFC 8949 section 5.6: which of the two counts would depend on who reads.
    rejectDuplicateMapKeys: true,
    tags: decodersOf(tags),
  };
}

/** The parser looks a tag up by its number, and refuses those that it does not find. */
function decodersOf(own: ReadonlyMap<string, TagDecoder>): NonNullable<DecodeOptions["tags"]> {
  return new Proxy<NonNullable<DecodeOptions["tags"]>>(
    {},
    { get: (_, tag) => (content: () => unknown) => decodeTag(String(tag), content(), own) },
  );
}

/** What the parser says, in our words. Keys and values of the body are not quoted. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/found repeat map key/, "a map has the same key twice"],
  [/non-string keys not supported/, "a map has a key that is no text, which asks for maps: true"],
  [/simple values are not supported/, "a simple value other than false, true, null and undefined"],
  [/integers outside of the safe integer range/, "an integer is too large"],
];

function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return reasons.find(([pattern]) => pattern.test(text))?.[1] ?? text.replace(/^CBOR decode error: /, "");
}
