import { unexpectedByte } from "./json-fault.ts";

/** White space of JSON (RFC 8259 section 2). */
export function isJsonSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Whether a byte is the first behind a number or a word: white space, a comma or a closing bracket. */
export function endsScalar(byte: number): boolean {
  return ends[byte] === 1;
}

const ends = new Uint8Array(256);
for (const end of " \t\r\n,]}") ends[end.charCodeAt(0)] = 1;

/** The words, by their first letters. */
const words: ReadonlyMap<number, string> = new Map(["true", "false", "null"].map((word) => [word.charCodeAt(0), word]));

// The grammar of numbers (RFC 8259 section 6): what follows from a state, by the class of the next byte.
const classes = ["-", "0", "123456789", ".", "eE", "+"];
const START = 0;
const FAULT = 9;
const transitions: readonly (readonly number[])[] = [
  [1, 2, 3, FAULT, FAULT, FAULT], // at the start
  [FAULT, 2, 3, FAULT, FAULT, FAULT], // 1: -
  [FAULT, FAULT, FAULT, 4, 6, FAULT], // 2: -0
  [FAULT, 3, 3, 4, 6, FAULT], // 3: -12
  [FAULT, 5, 5, FAULT, FAULT, FAULT], // 4: -12.
  [FAULT, 5, 5, FAULT, 6, FAULT], // 5: -12.3
  [7, 8, 8, FAULT, FAULT, 7], // 6: -12.3e
  [FAULT, 8, 8, FAULT, FAULT, FAULT], // 7: -12.3e-
  [FAULT, 8, 8, FAULT, FAULT, FAULT], // 8: -12.3e-4
];
const complete: ReadonlySet<number> = new Set([2, 3, 5, 8]);

const classOf = new Uint8Array(256).fill(classes.length);
for (const [index, characters] of classes.entries())
  for (const character of characters) classOf[character.charCodeAt(0)] = index;

/** Reads what in JSON is neither a string nor made of others: a number, or `true`, `false` or `null`; in as many pieces as it comes in. */
export class JsonScalar {
  #state = START;
  /** The word that it is; undefined for a number. */
  #word: string | undefined;
  /** Letters of the word that have come. */
  #letters = 0;

  /** Begins with a byte, which is not read yet. Whether one can begin so. */
  begin(byte: number): boolean {
    this.#word = words.get(byte);
    this.#letters = 0;
    this.#state = START;
    return this.#word !== undefined || transitions[START]![classOf[byte]!]! < FAULT;
  }

  get isComplete(): boolean {
    return this.#word === undefined ? complete.has(this.#state) : this.#letters === this.#word.length;
  }

  /** The index of the first byte behind it; the length of the bytes while it may go on. @throws JsonFault. */
  read(bytes: Uint8Array, from: number, base: number): number {
    let at = from;
    for (; at < bytes.byteLength && !endsScalar(bytes[at]!); at++) this.#step(bytes[at]!, base + at);
    if (at < bytes.byteLength && !this.isComplete) throw unexpectedByte(bytes[at]!, this.#wanted, base + at);
    return at;
  }

  #step(byte: number, offset: number): void {
    const word = this.#word;
    if (word === undefined) this.#state = transitions[this.#state]![classOf[byte]!] ?? FAULT;
    else if (word.charCodeAt(this.#letters++) !== byte) this.#state = FAULT;
    if (this.#state === FAULT) throw unexpectedByte(byte, this.#wanted, offset);
  }

  get #wanted(): string {
    return this.#word === undefined ? "a number" : `"${this.#word}"`;
  }
}
