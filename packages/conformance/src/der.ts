/**
 * DER, the byte encoding of X.509: every value is a tag, a length and its content, and content may be more values.
 * Only what a certificate needs.
 * @see ITU-T X.690, https://www.itu.int/rec/T-REC-X.690
 */

/** One after the other, in this order (SEQUENCE). */
export const sequence = (...items: readonly Uint8Array[]): Buffer => tagged(0x30, items);

/** A SET. DER wants its members sorted; callers here give one. */
export const set = (...items: readonly Uint8Array[]): Buffer => tagged(0x31, items);

export const boolean = (value: boolean): Buffer => tagged(0x01, [Uint8Array.of(value ? 0xff : 0)]);

/** A non-negative INTEGER from its big-endian magnitude. */
export function integer(magnitude: Uint8Array): Buffer {
  const firstUsed = magnitude.findIndex((byte) => byte !== 0);
  const shortest = firstUsed === -1 ? Uint8Array.of(0) : magnitude.subarray(firstUsed);
  // A leading one bit would make the number negative.
  const content = (shortest[0] ?? 0) & 0x80 ? Buffer.concat([Uint8Array.of(0), shortest]) : shortest;
  return tagged(0x02, [content]);
}

/** A BIT STRING whose last byte leaves `unusedBits` out. */
export const bitString = (bytes: Uint8Array, unusedBits = 0): Buffer =>
  tagged(0x03, [Uint8Array.of(unusedBits), bytes]);

export const octetString = (bytes: Uint8Array): Buffer => tagged(0x04, [bytes]);

export const utf8String = (text: string): Buffer => tagged(0x0c, [Buffer.from(text)]);

/** An OBJECT IDENTIFIER from its dotted form, such as `2.5.4.3`. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return tagged(0x06, [Uint8Array.from([first * 40 + second, ...rest].flatMap(base128))]);
}

/** A moment as RFC 5280 section 4.1.2.5 wants it: UTCTime through 2049, GeneralizedTime after. */
export function time(moment: Date): Buffer {
  const digits = `${moment.toISOString().replaceAll(/[-:T]|\.\d+Z/g, "")}Z`;
  return moment.getUTCFullYear() < 2050
    ? tagged(0x17, [Buffer.from(digits.slice(2))])
    : tagged(0x18, [Buffer.from(digits)]);
}

/** An EXPLICIT context tag: `[number]` around whole values. */
export const explicit = (number: number, ...items: readonly Uint8Array[]): Buffer => tagged(0xa0 | number, items);

/** An IMPLICIT context tag over a primitive value: `[number]` in place of the value's own tag. */
export const implicit = (number: number, content: Uint8Array): Buffer => tagged(0x80 | number, [content]);

function tagged(tag: number, contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Uint8Array.of(tag), lengthOf(content), content]);
}

function lengthOf(content: Uint8Array): Uint8Array {
  if (content.length < 0x80) return Uint8Array.of(content.length);
  const bytes: number[] = [];
  for (let rest = content.length; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff);
  return Uint8Array.of(0x80 | bytes.length, ...bytes);
}

/** Seven bits a byte, most significant first; all but the last byte have the high bit set. */
function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}
