import { textWidth } from "./text-width.ts";

/** Breaks a text into lines of at most `width` columns, at spaces where there are any. */
export function wrapText(text: string, width: number): string[] {
  return text.split("\n").flatMap((paragraph) => wrapParagraph(paragraph, width));
}

function wrapParagraph(paragraph: string, width: number): string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of paragraph.split(" ").flatMap((whole) => cut(whole, width))) {
    const longer = line === undefined ? word : `${line} ${word}`;
    if (line === undefined || textWidth(longer) <= width) line = longer;
    else {
      lines.push(line.trimEnd());
      line = word;
    }
  }
  return [...lines, line ?? ""];
}

/** A word that fits no line is cut. */
function cut(word: string, width: number): string[] {
  if (textWidth(word) <= width) return [word];
  return [word.slice(0, width), ...cut(word.slice(width), width)];
}
