import { DecodingError, subject } from "./errors.ts";
import type { HttpRequest } from "./http-request.ts";
import { SuppliedItems, supplyOf } from "./supplied-items.ts";
import { notYet, over, type Missing, type Supply } from "./supply.ts";

/** How text is cut into lines. */
export interface LinesOptions {
  /** The longest line in characters; beyond it a {@link DecodingError} ends the iteration. @defaultValue 1_048_576 */
  maxLineLength?: number | undefined;
  /** Also end lines at VT, FF, FS, GS, RS, NEL, U+2028 and U+2029, as httpx and Python's `splitlines()` do. NDJSON and SSE do not. @defaultValue false */
  unicode?: boolean | undefined;
}

const defaultMaxLineLength = 1_048_576;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Cuts text into lines, without their ends: LF, CR LF or CR, wherever the chunks are cut. Text after the last end is a line of its own.
 *
 * A line is handed on as soon as its end is there, also when that is a CR at the end of a chunk: an LF that opens the next chunk then
 * belongs to it. Waiting for that chunk would stall a live stream.
 * @param request is named by the error for a line that is too long.
 * @throws RangeError when `maxLineLength` is not a positive number.
 */
export function linesOf(
  chunks: AsyncIterable<string>,
  options: LinesOptions = {},
  request?: HttpRequest,
): AsyncGenerator<string, void, undefined> {
  const { maxLineLength = defaultMaxLineLength, unicode = false } = options;
  if (!(maxLineLength > 0))
    throw new RangeError(`maxLineLength: expected a positive number of characters, got ${maxLineLength}`);
  return new SuppliedItems(new LineSupply(supplyOf(chunks), unicode, maxLineLength, request));
}

/** Cuts one line at a time, when it is asked for. */
class LineSupply implements Supply<string> {
  readonly #text: Supply<string>;
  readonly #ends: RegExp;
  readonly #limit: number;
  readonly #request: HttpRequest | undefined;
  #chunk = "";
  /** Where the next line begins in the chunk. */
  #from = 0;
  /** The beginning of a line of which the chunks before had no end. */
  #pending = "";
  #endedInCarriageReturn = false;

  constructor(text: Supply<string>, unicode: boolean, limit: number, request: HttpRequest | undefined) {
    this.#text = text;
    // oxlint-disable-next-line no-control-regex -- they are what it is for
    this.#ends = unicode ? /[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g : /[\n\r]/g;
    this.#limit = limit;
    this.#request = request;
  }

  take(): string | Missing {
    for (;;) {
      const line = this.#cut();
      if (line !== notYet) return line;
      const chunk = this.#text.take();
      if (chunk === notYet) return notYet;
      if (chunk === over) return this.#last();
      if (chunk !== "") this.#add(chunk);
    }
  }

  more(): Promise<void> {
    return this.#text.more();
  }

  leave(): Promise<void> {
    return this.#text.leave();
  }

  #add(chunk: string): void {
    this.#chunk = chunk;
    this.#from = this.#endedInCarriageReturn && chunk.startsWith("\n") ? 1 : 0;
    this.#endedInCarriageReturn = chunk.endsWith("\r");
  }

  /** The next line that ends in the chunk. What is behind the last end is kept, and the chunk is done with. */
  #cut(): string | typeof notYet {
    const chunk = this.#chunk;
    const from = this.#from;
    if (from >= chunk.length) return notYet;
    const ends = this.#ends;
    // Only the new chunk is searched, so that the work is linear even for chunks of one character.
    ends.lastIndex = from;
    if (!ends.test(chunk)) {
      this.#keep(chunk.slice(from));
      return notYet;
    }
    const end = ends.lastIndex - 1;
    if (this.#pending.length + end - from > this.#limit) throw tooLong(this.#limit, this.#request);
    const isPair = chunk.charCodeAt(end) === CR && chunk.charCodeAt(end + 1) === LF;
    this.#from = isPair ? end + 2 : end + 1;
    const line = this.#pending + chunk.slice(from, end);
    this.#pending = "";
    return line;
  }

  #keep(rest: string): void {
    this.#chunk = "";
    this.#from = 0;
    this.#pending += rest;
    if (this.#pending.length > this.#limit) throw tooLong(this.#limit, this.#request);
  }

  /** Text after the last end. */
  #last(): string | typeof over {
    const line = this.#pending;
    this.#pending = "";
    return line === "" ? over : line;
  }
}

function tooLong(limit: number, request: HttpRequest | undefined): DecodingError {
  return new DecodingError(
    `${subject(request)}: a line is longer than ${limit} characters; raise maxLineLength if the source is to be trusted`,
    { request },
  );
}

const shownCharacters = 200;

/**
 * Parses each line as JSON (NDJSON, JSON Lines); blank lines are skipped.
 * @throws DecodingError for a line that is no JSON: it names the line, counted from 1, and shows its beginning.
 */
export function jsonLines<T = unknown>(
  lines: AsyncIterable<string>,
  request?: HttpRequest,
  parseJson: (text: string) => unknown = JSON.parse,
): AsyncGenerator<T, void, undefined> {
  return new SuppliedItems(new JsonSupply<T>(supplyOf(lines), request, parseJson));
}

class JsonSupply<T> implements Supply<T> {
  readonly #lines: Supply<string>;
  readonly #request: HttpRequest | undefined;
  readonly #parseJson: (text: string) => unknown;
  #number = 0;

  constructor(lines: Supply<string>, request: HttpRequest | undefined, parseJson: (text: string) => unknown) {
    this.#lines = lines;
    this.#request = request;
    this.#parseJson = parseJson;
  }

  take(): T | Missing {
    for (;;) {
      const line = this.#lines.take();
      if (line === notYet || line === over) return line;
      this.#number++;
      if (line.trim() !== "") return parseLine(line, this.#number, this.#request, this.#parseJson) as T;
    }
  }

  more(): Promise<void> {
    return this.#lines.more();
  }

  leave(): Promise<void> {
    return this.#lines.leave();
  }
}

function parseLine(
  line: string,
  number: number,
  request: HttpRequest | undefined,
  parseJson: (text: string) => unknown,
): unknown {
  try {
    return parseJson(line);
  } catch (cause) {
    const shown = JSON.stringify(line.slice(0, shownCharacters));
    throw new DecodingError(
      `${subject(request)}: line ${number} is not JSON: ${shown}${line.length > shownCharacters ? " ..." : ""}`,
      { request, cause },
    );
  }
}
