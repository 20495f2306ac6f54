import { StreamConsumedError } from "./errors.ts";

/** What a request body may be made from. A function returns the body anew each time it is sent, which makes a stream replayable. */
export type ContentInit = ContentSource | (() => ContentSource | Promise<ContentSource>);

/** A body that is there, or a stream of one. Strings are sent as UTF-8; pieces of a stream are bytes or strings. */
export type ContentSource =
  | string
  | ArrayBuffer
  | ArrayBufferView
  | Blob
  | ReadableStream<Uint8Array | string>
  | AsyncIterable<Uint8Array | string>
  | Iterable<Uint8Array | string>;

/**
 * The body of a request, as bytes. Transports look at `bytes` first, which is set when the body is in memory, and iterate otherwise.
 */
export interface RequestBody extends AsyncIterable<Uint8Array> {
  /** The whole body, where it is in memory. */
  readonly bytes: Uint8Array | undefined;
  /** How many bytes there are; `undefined` when only the end of the stream tells. */
  readonly length: number | undefined;
  /** Whether it can be iterated more than once: needed to follow a 307, to answer a challenge, and to retry. */
  readonly replayable: boolean;
  /** Whether it was iterated already and cannot be again. */
  readonly consumed: boolean;
}

const encoder = new TextEncoder();

/** A body in memory. */
export class BytesBody implements RequestBody {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get length(): number {
    return this.bytes.byteLength;
  }

  get replayable(): true {
    return true;
  }

  get consumed(): false {
    return false;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.bytes.byteLength > 0) yield this.bytes;
  }
}

/** A body that is read from a source while it is sent: once, or from the start each time where the source can be opened again. */
export class StreamBody implements RequestBody {
  readonly length: number | undefined;
  readonly replayable: boolean;
  readonly #open: () => ContentSource | Promise<ContentSource>;
  #opened = false;

  constructor(
    open: () => ContentSource | Promise<ContentSource>,
    options: { replayable: boolean; length?: number | undefined },
  ) {
    this.#open = open;
    this.replayable = options.replayable;
    this.length = options.length;
  }

  get bytes(): undefined {
    return undefined;
  }

  get consumed(): boolean {
    return this.#opened && !this.replayable;
  }

  /** @throws StreamConsumedError when the source can be read once and was. */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    if (this.consumed) {
      throw new StreamConsumedError(
        "the request body is a stream that has been sent already; pass a function that returns a new stream to make it replayable",
      );
    }
    this.#opened = true;
    return new Pieces(this.#open);
  }
}

/**
 * The pieces of a source as bytes. Not a generator: `return()` of one waits behind a `next()` that is under way, and a source that is
 * waited for in vain could never be told to stop.
 */
class Pieces implements AsyncIterator<Uint8Array, undefined> {
  readonly #open: () => ContentSource | Promise<ContentSource>;
  #source: Iterator<unknown> | AsyncIterator<unknown> | undefined;
  #done = false;

  constructor(open: () => ContentSource | Promise<ContentSource>) {
    this.#open = open;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#source ??= await this.#start();
    while (!this.#done) {
      const { done, value } = await this.#source.next();
      if (done === true) break;
      const bytes = toBytes(value);
      if (bytes === undefined) {
        await this.return();
        throw new TypeError(
          `request body: a piece of the stream is ${describeType(value)}, expected bytes or a string`,
        );
      }
      if (bytes.byteLength > 0 && !this.#done) return { done: false, value: bytes };
    }
    this.#done = true;
    return { done: true, value: undefined };
  }

  /** Tells the source to stop, also while it is being waited for. */
  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (!this.#done) {
      this.#done = true;
      await this.#source?.return?.();
    }
    return { done: true, value: undefined };
  }

  async #start(): Promise<Iterator<unknown> | AsyncIterator<unknown>> {
    const opened = iteratorOf(await this.#open());
    // It was told to stop while the source was being opened.
    if (this.#done) await opened.return?.();
    return opened;
  }
}

/**
 * Makes a body of `content`.
 * @throws TypeError when it is none of the accepted types; nothing is ever sent as `[object Object]`.
 */
export function createBody(content: ContentInit): RequestBody {
  if (typeof content === "function") return new StreamBody(content, { replayable: true });
  const bytes = toBytes(content);
  if (bytes !== undefined) return new BytesBody(bytes);
  if (isBlob(content)) return new StreamBody(() => content, { replayable: true, length: content.size });
  if (!isIterable(content) && !isReadableStream(content)) {
    throw new TypeError(
      `content: cannot send ${describeType(content)}; expected a string, bytes, a Blob, a stream, an iterable of bytes or a function that returns one (or use json, data or files)`,
    );
  }
  return new StreamBody(() => content, { replayable: startsAnew(content as object) });
}

function toBytes(source: unknown): Uint8Array | undefined {
  if (typeof source === "string") return encoder.encode(source);
  if (source instanceof Uint8Array) return source;
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  if (isArrayBuffer(source)) return new Uint8Array(source);
  return undefined;
}

function iteratorOf(source: ContentSource): AsyncIterator<unknown> | Iterator<unknown> {
  // A string is an iterable of characters; here it is one piece.
  if (toBytes(source) !== undefined) return [source][Symbol.iterator]();
  if (isBlob(source)) return streamIterator(source.stream());
  if (isReadableStream(source)) return streamIterator(source);
  if (isIterable(source)) return iteratorOfIterable(source);
  throw new TypeError(
    `request body: the function returned ${describeType(source)}, expected a string, bytes, a Blob, a stream or an iterable of bytes`,
  );
}

function iteratorOfIterable(
  source: AsyncIterable<unknown> | Iterable<unknown>,
): AsyncIterator<unknown> | Iterator<unknown> {
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  if (!isNodeStream(source)) return iterator;
  // The iterator of a stream of Node's is a generator, too; the stream itself stops at once.
  return {
    next: () => iterator.next(),
    return() {
      source.destroy();
      return { done: true, value: undefined };
    },
  } as Iterator<unknown> | AsyncIterator<unknown>;
}

// Not every browser has ReadableStream[Symbol.asyncIterator]; and `cancel()` of the reader ends a read that is under way.
function streamIterator(stream: ReadableStream<unknown>): AsyncIterator<unknown> {
  const reader = stream.getReader();
  return {
    next: () => reader.read() as Promise<IteratorResult<unknown>>,
    async return() {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
}

/** Whether an iterable gives a fresh iterator each time: arrays and own classes do; generators and streams do not. */
function startsAnew(source: object): boolean {
  if (isReadableStream(source) || isNodeStream(source)) return false;
  if (Symbol.asyncIterator in source)
    return (source as AsyncIterable<unknown>)[Symbol.asyncIterator]() !== (source as unknown);
  return (source as Iterable<unknown>)[Symbol.iterator]() !== (source as unknown);
}

// By shape and brand, never by `instanceof`: a second realm or polyfill has other classes, and frameworks replace globals.
function isBlob(value: unknown): value is Blob {
  return (
    typeof value === "object" &&
    value !== null &&
    "stream" in value &&
    "size" in value &&
    typeof value.stream === "function"
  );
}

function isNodeStream(value: object): value is { destroy(): unknown } {
  return "pipe" in value && "destroy" in value;
}

function isReadableStream(value: unknown): value is ReadableStream<Uint8Array | string> {
  return typeof value === "object" && value !== null && "getReader" in value;
}

function isIterable(value: unknown): value is AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string> {
  return typeof value === "object" && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value);
}

function isArrayBuffer(value: unknown): value is ArrayBuffer {
  return Object.prototype.toString.call(value) === "[object ArrayBuffer]";
}

function describeType(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "object") return `a ${typeof value}`;
  const name = (value.constructor as { name?: string } | undefined)?.name;
  return name === undefined || name === "" ? "an object" : `an object of type ${name}`;
}
