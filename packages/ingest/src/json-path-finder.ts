import { pointerOf } from "./json-path.ts";
import { JsonScanner } from "./json-scanner.ts";

/** There is no array at the path. */
export class PathFault extends Error {
  readonly offset: number;

  constructor(what: string, offset: number) {
    super(what);
    this.offset = offset;
  }
}

const OPENING_BRACKET = 0x5b;
const OPENING_BRACE = 0x7b;

/** Reads a document up to the first element of the array at a path. What is not on the way is checked, and not kept. */
export class JsonPathFinder {
  readonly #steps: readonly (string | number)[];
  readonly #scanner = new JsonScanner();
  /** How many steps were gone: the depth that is looked at. */
  #gone = 0;
  /** Whether the next value of the object that is looked at has the key that is wanted. */
  #isKey = false;
  /** The index of the next element of the array that is looked at; undefined in an object. */
  #index: number | undefined;

  constructor(steps: readonly (string | number)[]) {
    this.#steps = steps;
    this.#scanner.watched = 0;
  }

  /** The brackets around the elements, from the outside: `{[`. */
  get open(): string {
    return `${this.#scanner.open}[`;
  }

  /** The index behind the bracket of the array; -1 when more has to come. `base` is the offset of the first byte. @throws JsonFault, PathFault. */
  find(bytes: Uint8Array, from: number, base: number): number {
    let at = from;
    for (;;) {
      at = this.#scanner.scan(bytes, at, base);
      const { event } = this.#scanner;
      if (event === undefined) return -1;
      if (event === "key") this.#isKey = this.#scanner.takeKey() === String(this.#steps[this.#gone - 1]);
      else if (event === "close")
        throw new PathFault(`there is no ${pointerOf(this.#steps.slice(0, this.#gone))}`, base + at - 1);
      else if (this.#isNext()) {
        if (this.#gone === this.#steps.length) return this.#arrive(bytes[at]!, at, base);
        this.#enter(bytes[at]!, base + at);
      }
    }
  }

  /** Says that nothing more comes. Whether the document was complete. */
  finish(): boolean {
    return this.#scanner.finish();
  }

  /** Whether the value that begins is the one on the way. */
  #isNext(): boolean {
    if (this.#gone === 0) return true;
    if (this.#index === undefined) {
      const isKey = this.#isKey;
      this.#isKey = false;
      return isKey;
    }
    return String(this.#index++) === String(this.#steps[this.#gone - 1]);
  }

  #enter(byte: number, offset: number): void {
    const here = pointerOf(this.#steps.slice(0, this.#gone));
    if (byte !== OPENING_BRACE && byte !== OPENING_BRACKET)
      throw new PathFault(
        `${here} is neither an object nor an array, so there is no ${pointerOf(this.#steps)}`,
        offset,
      );
    const step = String(this.#steps[this.#gone]);
    this.#index = byte === OPENING_BRACE ? undefined : 0;
    this.#gone++;
    this.#scanner.watched = this.#gone;
    // Of a key whose every character is written as \uXXXX.
    this.#scanner.keyLimit = step.length * 6;
  }

  #arrive(byte: number, at: number, base: number): number {
    if (byte === OPENING_BRACKET) return at + 1;
    throw new PathFault(`${pointerOf(this.#steps)} is no array`, base + at);
  }
}
