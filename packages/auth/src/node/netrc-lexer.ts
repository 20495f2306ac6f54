/** A word of a netrc file. */
export interface NetrcWord {
  readonly text: string;
  /** From 1. */
  readonly line: number;
  readonly isQuoted: boolean;
}

/** What curl knows after a backslash in quotes; any other character is itself. */
const escapes: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

/** Reads a netrc file word by word, and line by line where macros and comments are. */
export class NetrcLexer {
  readonly #text: string;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    // An editor of Windows may have marked it as UTF-8.
    this.#text = text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  }

  get line(): number {
    return this.#line;
  }

  /** The next word; undefined at the end, and `"unclosed"` for a quote that is not closed on its line. */
  next(): NetrcWord | "unclosed" | undefined {
    while (/\s/.test(this.#text.charAt(this.#at))) this.#step();
    if (this.#at >= this.#text.length) return undefined;
    const { line } = this;
    if (this.#text[this.#at] !== '"') return { text: this.#plainWord(), line, isQuoted: false };
    const text = this.#quotedWord();
    return text === undefined ? "unclosed" : { text, line, isQuoted: true };
  }

  /** Leaves out the rest of the line: a comment. */
  skipLine(): void {
    while (this.#at < this.#text.length && this.#text[this.#at] !== "\n") this.#at += 1;
  }

  /** Leaves out the rest of the line and all that follow, up to an empty one: a macro. */
  skipMacro(): void {
    for (;;) {
      this.skipLine();
      if (this.#at >= this.#text.length) return;
      this.#step();
      const end = this.#text.indexOf("\n", this.#at);
      if (this.#text.slice(this.#at, end === -1 ? undefined : end).trim() === "") return;
    }
  }

  /** A backslash takes the next character as it is, as in Python and in the first ftp. */
  #plainWord(): string {
    let word = "";
    while (this.#at < this.#text.length && !/\s/.test(this.#text[this.#at]!)) {
      if (this.#text[this.#at] === "\\" && this.#at + 1 < this.#text.length) this.#step();
      word += this.#step();
    }
    return word;
  }

  #quotedWord(): string | undefined {
    let word = "";
    for (this.#step(); this.#at < this.#text.length && this.#text[this.#at] !== "\n";) {
      const character = this.#step();
      if (character === '"') return word;
      if (character !== "\\") word += character;
      else {
        const escaped = this.#step();
        word += escapes.get(escaped) ?? escaped;
      }
    }
    return undefined;
  }

  #step(): string {
    const character = this.#text.charAt(this.#at);
    this.#at += 1;
    if (character === "\n") this.#line += 1;
    return character;
  }
}
