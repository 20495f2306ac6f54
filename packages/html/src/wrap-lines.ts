import type { RichSpan } from "./rich-text.ts";
import { breakableParts, standsAlone, textWidth } from "./text-width.ts";

/** How a span is marked, without its text. */
export type SpanStyle = Omit<RichSpan, "text">;

/** A text of one style, or the end of a line. */
export type Piece = { readonly text: string; readonly style: SpanStyle } | "break";

/** Lines of at most so many columns, but for words that are longer. The spaces at which they are broken go. */
export function wrapLines(pieces: readonly Piece[], width: number): RichSpan[][] {
  const wrapper = new LineWrapper(width);
  for (const piece of pieces)
    if (piece === "break") wrapper.break();
    else wrapper.add(piece.text, piece.style);
  return wrapper.end();
}

interface Part {
  readonly style: SpanStyle;
  text: string;
}

class LineWrapper {
  readonly #width: number;
  readonly #lines: RichSpan[][] = [];
  #line: Part[] = [];
  #column = 0;
  /** What has to stay together, with the space before it. */
  #word: Part[] = [];
  #wordWidth = 0;
  #space: SpanStyle | null = null;

  constructor(width: number) {
    this.#width = width;
  }

  add(text: string, style: SpanStyle): void {
    if (this.#width === Number.POSITIVE_INFINITY) {
      append(this.#line, text, style);
      return;
    }
    for (const part of breakableParts(text)) {
      const isAlone = standsAlone(part);
      if (isAlone) this.#endWord();
      if (part === " ") this.#space = style;
      else this.#addToWord(part, style);
      if (isAlone) this.#endWord();
    }
  }

  break(): void {
    this.#endWord();
    this.#lines.push(this.#line.map(toSpan));
    this.#line = [];
    this.#column = 0;
    this.#space = null;
  }

  end(): RichSpan[][] {
    this.#endWord();
    if (this.#line.length > 0) this.break();
    return this.#lines;
  }

  #addToWord(part: string, style: SpanStyle): void {
    append(this.#word, part, style);
    this.#wordWidth += textWidth(part);
  }

  #endWord(): void {
    if (this.#word.length === 0) return;
    const isFirst = this.#line.length === 0;
    const space = isFirst || this.#space === null ? 0 : 1;
    if (!isFirst && this.#column + space + this.#wordWidth > this.#width) {
      const [word, width] = [this.#word, this.#wordWidth];
      this.#word = [];
      this.break();
      this.#word = word;
      this.#wordWidth = width;
    } else if (space === 1) {
      append(this.#line, " ", this.#space!);
      this.#column += 1;
    }
    for (const { text, style } of this.#word) append(this.#line, text, style);
    this.#column += this.#wordWidth;
    this.#word = [];
    this.#wordWidth = 0;
    this.#space = null;
  }
}

function append(parts: Part[], text: string, style: SpanStyle): void {
  const last = parts.at(-1);
  if (last?.style === style) last.text += text;
  else parts.push({ text, style });
}

function toSpan({ text, style }: Part): RichSpan {
  return { text, ...style };
}
