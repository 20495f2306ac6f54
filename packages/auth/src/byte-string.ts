import { hash } from "#platform";

import type { HashName } from "./platform/hash-name.ts";

// Digest hashes bytes that come from header fields, where each byte is a character up to U+00FF, together with bytes of texts. As byte
// strings, a character for each byte, they can be joined; so is what goes into a header.

/** The UTF-8 of a text. */
export function utf8ByteString(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}

/** The hash of a byte string, in lower-case hexadecimal. */
export function hashOf(name: HashName, byteString: string): Promise<string> {
  return hashOfBytes(
    name,
    Uint8Array.from(byteString, (character) => character.charCodeAt(0)),
  );
}

/** The hash of bytes, in lower-case hexadecimal. */
export async function hashOfBytes(name: HashName, bytes: Uint8Array): Promise<string> {
  return toHex(await hash(name, bytes));
}

/** Two lower-case digits for each byte. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
