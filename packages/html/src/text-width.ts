/** Characters that take two columns in a terminal: those of East Asia, and pictures. @see Unicode UAX 11 */
const wide =
  "\\u1100-\\u115f\\u2e80-\\u303e\\u3041-\\ua4cf\\uac00-\\ud7a3\\uf900-\\ufaff\\ufe30-\\ufe6f\\uff00-\\uff60\\uffe0-\\uffe6\\u{1f300}-\\u{1f64f}\\u{1f900}-\\u{1f9ff}\\u{20000}-\\u{3fffd}";

const wideCharacters = new RegExp(`[${wide}]`, "gu");
/** What combines with the character before it, or is not seen. */
const zeroWidth = /[\p{M}\u200b-\u200f\u2060]/gu;
const isPlain = /^[\u0020-\u02ff]*$/;

/** A space, a character beside which a line may be broken, or a word. */
const tokens = new RegExp(` |[${wide}]\\p{M}*|(?:(?![${wide}])[^ ])+`, "gu");

/** How many columns of a terminal a text takes. */
export function textWidth(text: string): number {
  if (isPlain.test(text)) return text.length;
  const characters = Array.from(text).length;
  return characters + count(text, wideCharacters) - count(text, zeroWidth);
}

/** The parts of a text: spaces, characters beside which a line may be broken, and what is between them. */
export function breakableParts(text: string): readonly string[] {
  return text.match(tokens) ?? [];
}

/** Whether a line may be broken before and behind a part. */
export function standsAlone(part: string): boolean {
  return part === " " || startsWide.test(part);
}

const startsWide = new RegExp(`^[${wide}]`, "u");

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
