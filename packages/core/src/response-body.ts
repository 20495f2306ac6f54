import { StreamClosedError } from "./errors.ts";
import {
  isNodeStream,
  isReadableStream,
  iterateNodeStream,
  iterateReadableStream,
  tolerateEarlyFailure,
} from "./platform-streams.ts";
import { notYet, over, type Missing, type Supply } from "./supply.ts";

/** The pieces of a body. */
export interface BodyIterator extends AsyncIterator<Uint8Array> {
  /**
   * The next piece, if it is there already: for an engine that gives several at once, of which only the first has to be waited for.
   * `undefined` when there is none at the moment, at the end and after a failure, of which `next()` tells. Not called while `next()` waits.
   */
  takeReady?(): Uint8Array | undefined;
}

/**
 * The body of a response as a transport gives it: wire bytes, once. Iterating it to the end, leaving the loop early (`return()`) and
 * `cancel()` all release what is behind it.
 */
export interface ResponseBody extends AsyncIterable<Uint8Array> {
  [Symbol.asyncIterator](): BodyIterator;
  /**
   * The whole body at once, for a transport that can do better than to be iterated; at once, not by a promise, when it is all there.
   * @throws ResponseTooLargeError when there are more than `limit` bytes; the rest is given up.
   */
  readAll?(limit: number): Uint8Array | Promise<Uint8Array>;
  /** Gives up the rest of the body. Needed by a stream that was never iterated, whose `return()` nobody can call. Idempotent. */
  cancel?(reason?: unknown): Promise<void> | void;
}

/**
 * What a response was given as its body, as a {@link ResponseBody}: streams of the platform become one.
 * @throws TypeError when it is no stream of bytes.
 */
export function toResponseBody(body: ResponseBody): ResponseBody {
  const source: unknown = body;
  if (typeof source === "object" && source !== null) {
    if ("readAll" in source) return body;
    if (isReadableStream(source)) return platformBody(() => iterateReadableStream(source));
    if (isNodeStream(source)) {
      tolerateEarlyFailure(source);
      return platformBody(() => iterateNodeStream(source));
    }
    if (Symbol.asyncIterator in source) return body;
  }
  throw new TypeError(
    `body: expected bytes or a stream of them, got ${source === null ? "null" : typeof source}; give text, html or json under their own names`,
  );
}

function platformBody(open: () => AsyncIterator<unknown>): ResponseBody {
  let iterator: AsyncIterator<unknown> | undefined;
  const begin = (): AsyncIterator<Uint8Array> => (iterator ??= open()) as AsyncIterator<Uint8Array>;
  return {
    [Symbol.asyncIterator]: begin,
    cancel: async () => {
      await begin().return?.();
    },
  };
}

/**
 * One reading of a body, piece by piece, that can be broken off from outside: whoever waits for a piece is told at once, even if the
 * body never says another word. It is left once, either by `return()` or by `cancel()`.
 */
export class BodyReading implements Supply<Uint8Array>, AsyncIterableIterator<Uint8Array, undefined> {
  readonly #body: ResponseBody;
  #iterator: BodyIterator | undefined;
  /** What has come and was not taken yet. */
  #piece: Uint8Array | Missing = notYet;
  #failure: { readonly error: unknown } | undefined;
  /** Tells who waits for a piece. */
  #wake: (() => void) | undefined;
  /** Whether nothing more is wanted of the body, or to be had. */
  #left = false;

  constructor(body: ResponseBody) {
    this.#body = body;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  take(): Uint8Array | Missing {
    const piece = this.#piece;
    if (piece === over) return over;
    if (piece === notYet) {
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#left) throw brokenOff();
      return this.#ready();
    }
    this.#piece = notYet;
    return piece;
  }

  more(): Promise<void> {
    return new Promise(this.#ask);
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    for (;;) {
      const piece = this.take();
      if (piece === over) return { done: true, value: undefined };
      if (piece !== notYet) return { done: false, value: piece };
      await this.more();
    }
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    await this.leave();
    return { done: true, value: undefined };
  }

  /** The loop was left. */
  async leave(): Promise<void> {
    if (this.#left) return;
    this.#left = true;
    await this.#iterator?.return?.();
  }

  /** The response was closed. */
  async cancel(): Promise<void> {
    if (this.#left) return;
    this.#left = true;
    const isWaiting = this.#wake !== undefined;
    this.#tell();
    if (this.#body.cancel !== undefined) await this.#body.cancel();
    else {
      const returned = Promise.resolve(this.#iterator?.return?.());
      // A generator that is waiting returns after its next piece, if that ever comes.
      if (isWaiting) returned.catch(() => {});
      else await returned;
    }
  }

  // Functions once for all pieces, rather than three for each.
  readonly #ask = (wake: () => void): void => {
    if (this.#left) {
      wake();
      return;
    }
    this.#wake = wake;
    try {
      this.#iterator ??= this.#body[Symbol.asyncIterator]();
      this.#iterator.next().then(this.#arrived, this.#failed);
    } catch (error) {
      this.#failed(error);
    }
  };

  /** After cancel() it has no effect any more. */
  readonly #arrived = ({ done, value }: IteratorResult<Uint8Array, unknown>): void => {
    if (this.#left) return;
    if (done === true) {
      this.#left = true;
      this.#piece = over;
    } else if (ArrayBuffer.isView(value)) this.#piece = value;
    else this.#refuse(value);
    this.#tell();
  };

  readonly #failed = (error: unknown): void => {
    if (this.#left) return;
    this.#left = true;
    this.#failure = { error };
    this.#tell();
  };

  /** What need not be waited for. */
  #ready(): Uint8Array | typeof notYet {
    const piece: unknown = this.#wake === undefined ? this.#iterator?.takeReady?.() : undefined;
    if (piece === undefined) return notYet;
    if (ArrayBuffer.isView(piece)) return piece as Uint8Array;
    throw this.#refuse(piece);
  }

  #tell(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  #refuse(piece: unknown): TypeError {
    const error = new TypeError(`response body: a piece is a ${typeof piece}, expected bytes`);
    this.#failure = { error };
    // A body that does not stop either is not worth a second error.
    this.leave().catch(() => {});
    return error;
  }
}

function brokenOff(): StreamClosedError {
  return new StreamClosedError("the response was closed while its body was being read");
}

/** Cuts a stream into pieces of exactly `size` bytes; the last may be shorter. */
export async function* rechunk(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let pending: Uint8Array[] = [];
  let length = 0;
  for await (let piece of source) {
    while (length + piece.byteLength >= size) {
      const head = piece.subarray(0, size - length);
      piece = piece.subarray(size - length);
      yield length === 0 ? head : join(pending, head, size);
      pending = [];
      length = 0;
    }
    if (piece.byteLength > 0) {
      pending.push(piece);
      length += piece.byteLength;
    }
  }
  if (length > 0) yield join(pending, new Uint8Array(0), length);
}

function join(pieces: readonly Uint8Array[], last: Uint8Array, length: number): Uint8Array {
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const piece of [...pieces, last]) {
    joined.set(piece, offset);
    offset += piece.byteLength;
  }
  return joined;
}
