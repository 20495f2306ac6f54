import { stripVTControlCharacters } from "node:util";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** How many columns a text takes: without colours, one for each character. */
export function textWidth(text: string): number {
  return [...graphemes.segment(stripVTControlCharacters(text))].length;
}

/** Spaces after a text, up to `width` columns. */
export function padTo(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - textWidth(text)));
}

/** Spaces before a text, up to `width` columns. */
export function padStartTo(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - textWidth(text))) + text;
}
