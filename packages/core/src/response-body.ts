import { StreamClosedError } from "./errors.ts";
import {
  isNodeStream,
  isReadableStream,
  iterateNodeStream,
  iterateReadableStream,
  tolerateEarlyFailure,
} from "./platform-streams.ts";

/**
 * The body of a response as a transport gives it: wire bytes, once. Iterating it to the end, leaving the loop early (`return()`) and
 * `cancel()` all release what is behind it.
 */
export interface ResponseBody extends AsyncIterable<Uint8Array> {
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
export class BodyReading implements AsyncIterableIterator<Uint8Array, undefined> {
  readonly #body: ResponseBody;
  #iterator: AsyncIterator<Uint8Array> | undefined;
  /** Fails the piece that is being waited for. */
  #fail: ((error: unknown) => void) | undefined;
  #left = false;

  constructor(body: ResponseBody) {
    this.#body = body;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Uint8Array, undefined>> {
    return new Promise((resolve, reject) => {
      if (this.#left) throw brokenOff();
      this.#iterator ??= this.#body[Symbol.asyncIterator]();
      this.#fail = reject;
      // After cancel() none of this has an effect any more.
      this.#iterator.next().then(({ done, value }) => {
        this.#fail = undefined;
        if (done === true) resolve({ done, value: undefined });
        else if (ArrayBuffer.isView(value)) resolve({ done: false, value });
        else this.#refuse(value, reject);
      }, reject);
    });
  }

  /** The loop was left. */
  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (!this.#left) {
      this.#left = true;
      await this.#iterator?.return?.();
    }
    return { done: true, value: undefined };
  }

  /** The response was closed. */
  async cancel(): Promise<void> {
    if (this.#left) return;
    this.#left = true;
    const isWaiting = this.#fail !== undefined;
    this.#fail?.(brokenOff());
    if (this.#body.cancel !== undefined) await this.#body.cancel();
    else {
      const returned = Promise.resolve(this.#iterator?.return?.());
      // A generator that is waiting returns after its next piece, if that ever comes.
      if (isWaiting) returned.catch(() => {});
      else await returned;
    }
  }

  #refuse(piece: unknown, reject: (error: unknown) => void): void {
    // A body that does not stop either is not worth a second error.
    this.return().catch(() => {});
    reject(new TypeError(`response body: a piece is a ${typeof piece}, expected bytes`));
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
