import { DecodingError, subject } from "./errors.ts";
import type { HttpRequest } from "./http-request.ts";

/** How text is cut into lines. */
export interface LinesOptions {
  /** The longest line in characters; beyond it a {@link DecodingError} ends the iteration. @defaultValue 1_048_576 */
  maxLineLength?: number | undefined;
  /** Also end lines at VT, FF, FS, GS, RS, NEL, U+2028 and U+2029, as httpx and Python's `splitlines()` do. NDJSON and SSE do not. @defaultValue false */
  unicode?: boolean | undefined;
}

const defaultMaxLineLength = 1_048_576;

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
  // oxlint-disable-next-line no-control-regex -- they are what it is for
  const ends = unicode ? /[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g : /[\n\r]/g;
  return split(chunks, ends, maxLineLength, request);
}

async function* split(
  chunks: AsyncIterable<string>,
  ends: RegExp,
  limit: number,
  request: HttpRequest | undefined,
): AsyncGenerator<string, void, undefined> {
  let pending = "";
  let endedInCarriageReturn = false;
  for await (const chunk of chunks) {
    if (chunk === "") continue;
    let from = endedInCarriageReturn && chunk[0] === "\n" ? 1 : 0;
    ends.lastIndex = from;
    // Only the new chunk is searched, so that the work is linear even for chunks of one character.
    while (ends.test(chunk)) {
      const end = ends.lastIndex - 1;
      if (pending.length + end - from > limit) throw tooLong(limit, request);
      const line = pending + chunk.slice(from, end);
      pending = "";
      from = chunk[end] === "\r" && chunk[end + 1] === "\n" ? end + 2 : end + 1;
      ends.lastIndex = from;
      yield line;
    }
    endedInCarriageReturn = chunk.endsWith("\r");
    pending += chunk.slice(from);
    if (pending.length > limit) throw tooLong(limit, request);
  }
  if (pending !== "") yield pending;
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
export async function* jsonLines<T = unknown>(
  lines: AsyncIterable<string>,
  request?: HttpRequest,
  parseJson: (text: string) => unknown = JSON.parse,
): AsyncGenerator<T, void, undefined> {
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() !== "") yield parseLine(line, number, request, parseJson) as T;
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
