import { decodeText } from "./text-decoding.ts";

/**
 * The text of a JSON document in UTF-8, UTF-16 or UTF-32, with or without a byte order mark, which is removed. A `charset` is not
 * consulted: JSON begins with two ASCII characters (or is one), so the place of the zero bytes tells the encoding.
 * @throws SyntaxError when the first four bytes are zero: no encoding of JSON begins so.
 * @see RFC 4627 section 3; RFC 8259 section 8.1
 */
export function decodeJsonText(bytes: Uint8Array): string {
  const text = decode(bytes);
  // A mark that was written into a text which then got another one.
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function decode(bytes: Uint8Array): string {
  const a = bytes[0];
  const b = bytes[1];
  // 0xFE and 0xFF occur in no UTF-8.
  if (a !== 0 && b !== 0 && a !== 0xfe && a !== 0xff) return decodeText(bytes, "utf-8");
  if (bytes.byteLength < 2) return decodeText(bytes, "utf-8");
  const endsInZeros = bytes[2] === 0 && bytes[3] === 0;
  if (a === 0 && b === 0) {
    if (endsInZeros) throw new SyntaxError("not JSON: it begins with four zero bytes");
    return decodeUtf32(bytes, false);
  }
  const littleEndian = b === 0 || (a === 0xff && b === 0xfe);
  if (littleEndian) return endsInZeros ? decodeUtf32(bytes, true) : decodeText(bytes, "utf-16le");
  return decodeText(bytes, a === 0 || (a === 0xfe && b === 0xff) ? "utf-16be" : "utf-8");
}

const replacement = 0xfffd;

/** TextDecoder has no UTF-32. A mark is removed; what is no character becomes U+FFFD. */
function decodeUtf32(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces: string[] = [];
  for (let i = 0; i < bytes.byteLength; i += 4) {
    const codePoint = i + 4 <= bytes.byteLength ? view.getUint32(i, littleEndian) : replacement;
    if (i > 0 || codePoint !== 0xfeff) pieces.push(String.fromCodePoint(isScalar(codePoint) ? codePoint : replacement));
  }
  return pieces.join("");
}

function isScalar(codePoint: number): boolean {
  return codePoint < 0xd800 || (codePoint > 0xdfff && codePoint <= 0x10ffff);
}
