import type { RichLine, RichSpan } from "./rich-text.ts";

const ESC = "\u001B";

/** Lines for a terminal. Pages have no control characters of their own in them. @see ECMA-48 section 8.3.117 */
export function ansiText(lines: readonly RichLine[]): string {
  return lines.map((line) => line.map(ansiSpan).join("")).join("\n");
}

function ansiSpan(span: RichSpan): string {
  const codes = codesOf(span);
  const text = codes === "" ? span.text : `${ESC}[${codes}m${span.text}${ESC}[0m`;
  // A terminal knows no page that a relative link would be of.
  const isLink = span.link !== undefined && /^[a-z][a-z\d+.-]*:/i.test(span.link);
  return isLink ? `${ESC}]8;;${span.link}${ESC}\\${text}${ESC}]8;;${ESC}\\` : text;
}

function codesOf({ strong, emphasis, strike, code, heading, link, marker }: RichSpan): string {
  const codes: number[] = [];
  if (strong === true || heading !== undefined) codes.push(1);
  if (marker === true) codes.push(2);
  if (emphasis === true) codes.push(3);
  if (link !== undefined) codes.push(4);
  if (strike === true) codes.push(9);
  if (code === true) codes.push(36);
  return codes.join(";");
}
