import { ansiText } from "./ansi-text.ts";

/** A piece of a line, and how it is marked. A mark that it does not have is not there. */
export interface RichSpan {
  readonly text: string;
  readonly strong?: true;
  readonly emphasis?: true;
  readonly strike?: true;
  readonly code?: true;
  /** In a `<pre>`: its white space counts, and its lines are not wrapped. */
  readonly preformatted?: true;
  /** The level of the heading that it is in, 1 to 6. */
  readonly heading?: number;
  /** Where it leads. */
  readonly link?: string;
  /** The picture that it is the text for. */
  readonly image?: string;
  /** Not of the page itself: a bullet or number, an indent, the bar of a quote, a line of a table. */
  readonly marker?: true;
}

/** A line. */
export type RichLine = readonly RichSpan[];

/** A page as lines whose pieces know how they are marked. */
export class RichText {
  readonly lines: readonly RichLine[];

  constructor(lines: readonly RichLine[]) {
    this.lines = lines;
  }

  /** The text alone. */
  toString(): string {
    return this.lines.map((line) => line.map(({ text }) => text).join("")).join("\n");
  }

  /** The text for a terminal: bold, italic, underlined and so on, with links that can be opened where the terminal can (OSC 8). */
  toAnsi(): string {
    return ansiText(this.lines);
  }
}
