import type { HttpRequest, HttpResponse } from "@haulier/core";

import { parseContentRange } from "./content-range.ts";

/** Bytes to be read: of a response, read already or not, or any bytes, in one piece or in several. */
export type ByteSource = HttpResponse | Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** @internal Bytes that are being read, piece by piece. */
export interface OpenBytes {
  next(): Promise<IteratorResult<Uint8Array, unknown>>;
  /** Gives up the rest, also while `next()` is waited for. Idempotent. */
  release(): Promise<void>;
  /** Where the first byte stands in the whole: not at its start in the answer to a request for a range. */
  readonly start: number;
  /** The request that they are the answer to, for errors. */
  readonly request: HttpRequest | undefined;
  /** What the `Content-Type` says of the encoding of text, once it is known. */
  readonly charset: string | undefined;
  /** What else the position has to say, to find the same bytes again. */
  readonly facts: Readonly<Record<string, string>>;
  readonly counts: { readonly bytes: number; readonly retries?: number };
}

const noFacts = {};

/** @internal @throws TypeError for what has no bytes to read. */
export function openBytes(owner: string, source: ByteSource): OpenBytes {
  if (isResponse(source)) return new ResponseBytes(source);
  if (ArrayBuffer.isView(source)) return new IteratedBytes([source]);
  if (typeof source === "object" && source !== null && (Symbol.asyncIterator in source || Symbol.iterator in source))
    return new IteratedBytes(source);
  throw new TypeError(
    `${owner}: expected an HttpResponse, bytes or an iterable of bytes, got ${source === null ? "null" : typeof source}; encode text with new TextEncoder().encode(text)`,
  );
}

/** By its shape, since it may be of another copy of the core. */
function isResponse(source: ByteSource): source is HttpResponse {
  return typeof source === "object" && source !== null && "bytesDownloaded" in source;
}

class ResponseBytes implements OpenBytes {
  readonly start: number;
  readonly facts = noFacts;
  readonly #response: HttpResponse;
  #pieces: AsyncIterator<Uint8Array, void> | undefined;

  constructor(response: HttpResponse) {
    this.#response = response;
    this.start = startOf(response);
  }

  get request(): HttpRequest | undefined {
    return requestOf(this.#response);
  }

  get charset(): string | undefined {
    return charsetOf(this.#response);
  }

  get counts(): { readonly bytes: number } {
    // What was there before anybody asked has been received, too.
    const { bytesDownloaded, isConsumed } = this.#response;
    return { bytes: bytesDownloaded === 0 && isConsumed ? contentLength(this.#response) : bytesDownloaded };
  }

  next(): Promise<IteratorResult<Uint8Array, unknown>> {
    this.#pieces ??= this.#response.bytes();
    return this.#pieces.next();
  }

  release(): Promise<void> {
    return this.#response.close();
  }
}

/** Of any iterable. What comes is checked, as it may come from JavaScript. */
class IteratedBytes implements OpenBytes {
  readonly start = 0;
  readonly request = undefined;
  readonly charset = undefined;
  readonly facts = noFacts;
  readonly #source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  #iterator: Iterator<Uint8Array, unknown> | AsyncIterator<Uint8Array, unknown> | undefined;
  #received = 0;
  #isOver = false;
  #isWaiting = false;

  constructor(source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) {
    this.#source = source;
  }

  get counts(): { readonly bytes: number } {
    return { bytes: this.#received };
  }

  async next(): Promise<IteratorResult<Uint8Array, unknown>> {
    if (this.#isOver) return { done: true, value: undefined };
    this.#isWaiting = true;
    try {
      const step = await this.#open().next();
      if (step.done === true) this.#isOver = true;
      else this.#received += checkPiece(step.value).byteLength;
      return step;
    } catch (error) {
      // A source that has failed is not left, as by a loop; one that gives something else is.
      if (!(error instanceof PieceError)) this.#isOver = true;
      throw error;
    } finally {
      this.#isWaiting = false;
    }
  }

  async release(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    const left = Promise.resolve(this.#open().return?.());
    // A generator that is waiting returns after its next piece, if that ever comes.
    if (this.#isWaiting) left.catch(() => {});
    else await left;
  }

  #open(): Iterator<Uint8Array, unknown> | AsyncIterator<Uint8Array, unknown> {
    const source = this.#source;
    this.#iterator ??= Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
    return this.#iterator;
  }
}

class PieceError extends TypeError {}

function checkPiece(piece: unknown): Uint8Array {
  if (ArrayBuffer.isView(piece)) return piece as Uint8Array;
  throw new PieceError(
    `source: expected pieces of bytes, got ${piece === null ? "null" : typeof piece}; encode text with new TextEncoder().encode(text)`,
  );
}

/** Where the body of a response stands in the whole: at its start, unless it is a range that was asked for. */
function startOf({ status, headers }: HttpResponse): number {
  const range = status === 206 ? parseContentRange(headers.get("content-range")) : undefined;
  return range?.is === "part" ? range.start : 0;
}

/** A response that was made by hand has none, and says so by throwing. */
function requestOf(response: HttpResponse): HttpRequest | undefined {
  try {
    return response.request;
  } catch {
    return undefined;
  }
}

/** @internal The encoding that the `Content-Type` states, in whatever words. */
export function charsetOf({ headers, encoding }: HttpResponse): string | undefined {
  return /;\s*charset\s*=/i.test(headers.get("content-type") ?? "") ? encoding : undefined;
}

function contentLength(response: HttpResponse): number {
  try {
    return response.content.byteLength;
  } catch {
    return 0;
  }
}
