import type { Inline, Link, MarkName, Marks } from "./document.ts";
import { codeSpan, escapeText, isPunctuation, isSpace } from "./markdown-escape.ts";
import type { MarkdownLinks } from "./markdown-links.ts";

/** How a line is written. */
export interface LineStyle {
  readonly links: MarkdownLinks;
  /** What ends a line within a paragraph. */
  readonly lineBreak: string;
  /** The characters before and behind the whole; `""` where there is nothing. */
  readonly edges: readonly [before: string, after: string];
}

/** A mark that is written around text. Code is not: what is in it is written in another way. */
type Wrapping = Exclude<MarkName, "code"> | "link";

const wrappings: readonly Wrapping[] = ["link", "strong", "emphasis", "strike"];

const delimiters = {
  strong: ["**", "<strong>", "</strong>"],
  emphasis: ["*", "<em>", "</em>"],
  strike: ["~~", "<del>", "</del>"],
} as const;

/** The pieces of a line as Markdown. */
export function markdownLine(inlines: readonly Inline[], style: LineStyle): string {
  const [before, after] = style.edges;
  return new LineWriter(inlines, style).write({ from: 0, to: inlines.length, open: new Set(), before, after });
}

/** Pieces from one to before another, within marks that are open, and between two characters. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly open: ReadonlySet<Wrapping>;
  readonly before: string;
  readonly after: string;
}

/** Writes a line, the mark that reaches furthest outside. Each piece is looked at a few times for each of four marks, and no more. */
class LineWriter {
  readonly #inlines: readonly Inline[];
  readonly #style: LineStyle;

  constructor(inlines: readonly Inline[], style: LineStyle) {
    this.#inlines = inlines;
    this.#style = style;
  }

  /** The pieces of a stretch. */
  write(whole: Stretch): string {
    const { from, to, open, before, after } = whole;
    const parts: string[] = [];
    // To look at the end of a text that is still being put together would copy all of it.
    let previous = before;
    for (let at = from; at < to;) {
      const outermost = this.#outermost(at, to, open);
      const end = outermost?.end ?? at + 1;
      const next = end < to ? this.#firstCharacter(end, open) : after;
      const stretch: Stretch = { from: at, to: end, open, before: previous, after: next };
      const part = outermost === undefined ? this.#piece(stretch) : this.#wrapped(outermost.mark, stretch, whole);
      parts.push(part);
      if (part !== "") previous = lastCharacter(part);
      at = end;
    }
    return parts.join("");
  }

  /** The mark that begins at a piece and reaches furthest, and where it ends. */
  #outermost(
    from: number,
    to: number,
    open: ReadonlySet<Wrapping>,
  ): { readonly mark: Wrapping; readonly end: number } | undefined {
    const { marks } = this.#inlines[from]!;
    let outermost: { mark: Wrapping; end: number } | undefined;
    for (const mark of wrappings) {
      if (open.has(mark) || !hasMark(marks, mark)) continue;
      let end = from + 1;
      while (end < to && this.#inlines[end]!.marks[mark] === marks[mark]) end += 1;
      if (outermost === undefined || end > outermost.end) outermost = { mark, end };
    }
    return outermost;
  }

  /** A stretch within a mark; it is a part of one without it. */
  #wrapped(mark: Wrapping, stretch: Stretch, whole: Stretch): string {
    const { before, after } = stretch;
    const open = new Set(stretch.open).add(mark);
    if (mark === "link") return this.#link({ ...stretch, open });
    const [delimiter, opening, closing] = delimiters[mark];
    const edge = delimiter[0]!;
    const inner = this.write({ ...stretch, open, before: edge, after: edge });
    if (inner === "") return "";
    return this.#standsApart(mark, edge, stretch, whole) && delimits(edge, inner, before, after)
      ? `${delimiter}${inner}${delimiter}`
      : `${opening}${this.write({ ...stretch, open, before: ">", after: "<" })}${closing}`;
  }

  /**
   * Whether the characters around a stretch will be those of its mark. Beside others they are one run with them, which may be parted in another way;
   * only strong text that is emphasised at one end, and nowhere else, and the other way round, is clear.
   */
  #standsApart(mark: Exclude<Wrapping, "link">, edge: string, stretch: Stretch, whole: Stretch): boolean {
    const isFirst = stretch.from === whole.from;
    const isLast = stretch.to === whole.to;
    const touchesBefore = stretch.before === edge;
    const touchesAfter = stretch.after === edge;
    if (!touchesBefore && !touchesAfter) return true;
    if ((touchesBefore && !isFirst) || (touchesAfter && !isLast)) return false;
    if (!(isFirst || isSpace(stretch.before)) || !(isLast || isSpace(stretch.after))) return false;
    const others = [...this.#inlines.slice(whole.from, stretch.from), ...this.#inlines.slice(stretch.to, whole.to)];
    return others.every(({ marks }) => !marks[mark]);
  }

  #link(stretch: Stretch): string {
    const { from, to } = stretch;
    const first = this.#inlines[from]!;
    const link = first.marks.link!;
    if (to === from + 1 && first.is === "text" && isAutomatic(first.text, first.marks, link)) return `<${first.text}>`;
    const text = this.write({ ...stretch, before: "[", after: "]" });
    return text === "" ? "" : `[${text}]${this.#style.links.target(link)}`;
  }

  #piece({ from, open, before, after }: Stretch): string {
    const { links, lineBreak } = this.#style;
    const inline = this.#inlines[from]!;
    if (inline.is === "break") return lineBreak;
    if (inline.is === "image") {
      const alt = escapeText(inline.alt, { before: "[", after: "]", hasLinks: true });
      return `![${alt}]${links.target({ href: inline.src, title: inline.title })}`;
    }
    if (inline.marks.code && inline.text !== " ") {
      // Whatever it is in, a bracket and a colon end the label of a definition, which such a link would begin.
      return open.has("link") && inline.text.includes("]:") ? codeElement(inline.text) : codeSpan(inline.text);
    }
    return escapeText(inline.text, { before, after, hasLinks: links.style === "reference" || open.has("link") });
  }

  /** What a piece will begin with, once it is written. */
  #firstCharacter(at: number, open: ReadonlySet<Wrapping>): string {
    const inline = this.#inlines[at]!;
    const mark = this.#outermost(at, at + 1, open)?.mark;
    if (mark !== undefined) return mark === "link" ? "[" : delimiters[mark][0][0]!;
    if (inline.is === "break") return firstCharacter(this.#style.lineBreak);
    if (inline.is === "image") return "!";
    return inline.marks.code ? "`" : firstCharacter(inline.text);
  }
}

function codeElement(text: string): string {
  return `<code>${escapeText(text, { before: ">", after: "<", hasLinks: true })}</code>`;
}

function hasMark(marks: Marks, mark: Wrapping): boolean {
  return mark === "link" ? marks.link !== null : marks[mark];
}

/** Whether a link says where it leads, and nothing else. */
function isAutomatic(text: string, { strong, emphasis, strike, code }: Marks, { href, title }: Link): boolean {
  if (strong || emphasis || strike || code || title !== "") return false;
  if (href === `mailto:${text}`) return /^[\w.+-]+@[\w-]+(?:\.[\w-]+)*$/.test(text);
  return href === text && /^(?:https?|ftp):[^\s<>]*$/i.test(text);
}

/**
 * Whether asterisks or tildes around a text mark it, between those characters.
 * @see CommonMark 0.31 section 6.2, https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis
 */
function delimits(edge: string, inner: string, previous: string, next: string): boolean {
  const isAsterisk = edge === "*";
  const first = firstCharacter(inner.replace(isAsterisk ? /^\*+/ : /^~+/, ""));
  const last = lastCharacter(inner.replace(isAsterisk ? /\*+$/ : /~+$/, ""));
  return flanks(first, previous) && flanks(last, next);
}

/** Whether a delimiter between two characters belongs to the first. */
function flanks(inside: string, outside: string): boolean {
  if (isSpace(inside)) return false;
  return !isPunctuation(inside) || isSpace(outside) || isPunctuation(outside);
}

function firstCharacter(text: string): string {
  const code = text.codePointAt(0);
  return code === undefined ? "" : String.fromCodePoint(code);
}

function lastCharacter(text: string): string {
  return /.$/su.exec(text.slice(-2))?.[0] ?? "";
}
