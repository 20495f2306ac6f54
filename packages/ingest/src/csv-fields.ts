import { NextIndex } from "./next-index.ts";
import { RowFault } from "./row-fault.ts";

const LF = 0x0a;
const CR = 0x0d;

/** Reads the fields of one row after the other, in text that comes line by line, or several lines at once (RFC 4180 section 2). */
export class CsvFields {
  readonly #delimiter: string;
  readonly #quote: string;
  readonly #nextDelimiter: NextIndex;
  readonly #nextQuote: NextIndex;
  readonly #nextLineEnd = new NextIndex("\n");
  #text = "";
  /** The fields that are complete, and the beginning of one with line ends in it. */
  #fields: string[] = [];
  #field = "";
  #isQuoted = false;
  #lines = 0;

  constructor(delimiter: string, quote: string | undefined) {
    this.#delimiter = delimiter;
    this.#quote = quote ?? "";
    this.#nextDelimiter = new NextIndex(delimiter);
    this.#nextQuote = new NextIndex(quote);
  }

  /** Goes on in another text. */
  open(text: string): void {
    this.#text = text;
    for (const next of [this.#nextDelimiter, this.#nextQuote, this.#nextLineEnd]) next.open(text);
  }

  /** Whether what is next is within quotes, which began in a text before. */
  get isQuoted(): boolean {
    return this.#isQuoted;
  }

  /** How many lines what was read last goes over. */
  get lines(): number {
    return this.#lines;
  }

  /** Where the line ends that begins there; undefined when it has a quote in it, so that it may be no row. */
  endOfPlainLine(from: number): number | undefined {
    const end = Math.min(this.#nextLineEnd.from(from), this.#text.length);
    return this.#nextQuote.from(from) < end ? undefined : end;
  }

  /** The fields of such a line; undefined for a blank one. What most rows are is split by what the runtime has for it. */
  split(from: number, end: number): string[] | undefined {
    const line = this.#text.slice(from, this.#withoutReturn(from, end));
    return line === "" ? undefined : line.split(this.#delimiter);
  }

  /**
   * Reads the fields of a row, or the rest of those: the index behind the end of its line. -1 when that is in a text to come, since all line ends
   * that there are in this one are within quotes; `isRest` says that no line end is behind it.
   * @throws RowFault.
   */
  read(from: number, isRest: boolean): number {
    let at = from;
    this.#lines = 1;
    for (;;) {
      const isOpen = this.#isQuoted;
      if (isOpen || this.#isQuoteAt(at)) {
        at = this.#readQuoted(isOpen ? at : at + this.#quote.length);
        if (at === -1) {
          if (!isRest) this.#field += "\n";
          return -1;
        }
      } else at = this.#readPlain(at);
      if (!this.#text.startsWith(this.#delimiter, at)) return this.#behindLineEnd(at);
      at += this.#delimiter.length;
    }
  }

  /** The fields that were read. */
  take(): string[] {
    const fields = this.#fields;
    this.#fields = [];
    return fields;
  }

  #isQuoteAt(at: number): boolean {
    return this.#quote !== "" && this.#text.startsWith(this.#quote, at);
  }

  /** The index behind the closing quote; -1 when it is not in the text. */
  #readQuoted(from: number): number {
    const text = this.#text;
    this.#isQuoted = true;
    let at = from;
    for (;;) {
      const end = Math.min(this.#nextQuote.from(at), text.length);
      this.#countLines(at, end);
      if (end === text.length) {
        this.#field += text.slice(at);
        return -1;
      }
      const isDoubled = text.startsWith(this.#quote, end + 1);
      this.#field += text.slice(at, isDoubled ? end + 1 : end);
      at = end + 1;
      if (!isDoubled) break;
      at++;
    }
    this.#isQuoted = false;
    this.#fields.push(this.#field);
    this.#field = "";
    return at;
  }

  #countLines(from: number, to: number): void {
    for (let at = this.#nextLineEnd.from(from); at < to; at = this.#nextLineEnd.from(at + 1)) this.#lines++;
  }

  /** The index behind a field without quotes. */
  #readPlain(at: number): number {
    const lineEnd = Math.min(this.#nextLineEnd.from(at), this.#text.length);
    const delimiter = this.#nextDelimiter.from(at);
    const end = Math.min(delimiter, lineEnd);
    this.#fields.push(this.#text.slice(at, delimiter < lineEnd ? end : this.#withoutReturn(at, end)));
    return end;
  }

  /** The end of a line, before the CR that belongs to its end. */
  #withoutReturn(from: number, end: number): number {
    return end > from && this.#text.charCodeAt(end - 1) === CR ? end - 1 : end;
  }

  /** The index behind the line end that begins at `at`, or behind the end of the text. @throws RowFault when it is something else. */
  #behindLineEnd(at: number): number {
    const end = this.#text.charCodeAt(at) === CR ? at + 1 : at;
    if (end >= this.#text.length || this.#text.charCodeAt(end) === LF) return end + 1;
    throw new RowFault(
      "ERR_RECORD_INVALID",
      "has something behind a closing quote; a quote within quotes has to be doubled",
    );
  }
}
