import { StreamConsumedError } from "./errors.ts";
import {
  isNodeStream,
  isReadableStream,
  iterateNodeStream,
  iterateReadableStream,
  tolerateEarlyFailure,
} from "./platform-streams.ts";

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

type Open = () => ContentSource | Promise<ContentSource>;

/** A body that is read from a source while it is sent: once, or from the start each time where the source can be opened again. */
export class StreamBody implements RequestBody {
  readonly length: number | undefined;
  readonly replayable: boolean;
  readonly #open: Open;
  #opened = false;

  constructor(open: Open, options: { replayable: boolean; length?: number | undefined }) {
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
  readonly #open: Open;
  #source: Iterator<unknown> | AsyncIterator<unknown> | undefined;
  #done = false;

  constructor(open: Open) {
    this.#open = open;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    try {
      while (!this.#done) {
        const source = this.#source ?? (await this.#start());
        if (this.#done) break;
        const { done, value } = await source.next();
        if (done === true) break;
        const bytes = this.#bytesOf(value);
        if (bytes.byteLength > 0 && !this.#done) return { done: false, value: bytes };
      }
    } catch (error) {
      this.#done = true;
      throw error;
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

  #bytesOf(piece: unknown): Uint8Array {
    try {
      const bytes = toBytes(piece);
      if (bytes !== undefined) return bytes;
      throw new TypeError(`request body: a piece of the stream is ${describeType(piece)}, expected bytes or a string`);
    } catch (error) {
      // A source that does not stop either is not worth a second error.
      this.return().catch(() => {});
      throw error;
    }
  }

  async #start(): Promise<Iterator<unknown> | AsyncIterator<unknown>> {
    const source = iteratorOf(await this.#open());
    this.#source = source;
    // It was told to stop while the source was being opened.
    if (this.#done) await source.return?.();
    return source;
  }
}

/**
 * Makes a body of `content`.
 * @throws TypeError when it is none of the accepted types; nothing is ever sent as `[object Object]`.
 */
export function createBody(content: ContentInit): RequestBody {
  if (typeof content === "function") return new StreamBody(anewEachTime(content), { replayable: true });
  const bytes = toBytes(content);
  if (bytes !== undefined) return new BytesBody(bytes);
  if (isBlob(content)) return new StreamBody(() => content, { replayable: true, length: content.size });
  if (isRequestBody(content)) return content;
  if (!isIterable(content)) {
    throw new TypeError(
      `content: cannot send ${describeType(content)}; expected a string, bytes, a Blob, a stream, an iterable of bytes or a function that returns one (or use json, data or files)`,
    );
  }
  if (isNodeStream(content)) tolerateEarlyFailure(content);
  return new StreamBody(() => content, { replayable: !isReadOnce(content) });
}

/** A stream that the function has returned before has been read, and would be sent as an empty body. */
function anewEachTime(open: Open): Open {
  let last: object | undefined;
  return async () => {
    const source = await open();
    if (typeof source !== "object" || source === null || !isReadOnce(source)) return source;
    if (source === last) {
      throw new StreamConsumedError(
        "the function that makes the request body returned the same stream again; it must return a new one each time",
      );
    }
    last = source;
    return source;
  };
}

function toBytes(source: unknown): Uint8Array | undefined {
  if (typeof source === "string") return encoder.encode(source);
  if (ArrayBuffer.isView(source)) {
    if (source.byteLength === 0) checkAttached(source.buffer);
    return source instanceof Uint8Array ? source : new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  }
  if (isArrayBuffer(source)) {
    checkAttached(source);
    return new Uint8Array(source);
  }
  return undefined;
}

/** Bytes that were transferred, to a worker for one, are empty from then on; they were not meant to be sent as nothing. */
function checkAttached(buffer: ArrayBufferLike & { readonly detached?: boolean }): void {
  if (buffer.detached === true)
    throw new TypeError("request body: the bytes are gone, since their buffer has been transferred (it is detached)");
}

function iteratorOf(source: ContentSource): AsyncIterator<unknown> | Iterator<unknown> {
  // A string is an iterable of characters; here it is one piece.
  if (toBytes(source) !== undefined) return [source][Symbol.iterator]();
  if (isBlob(source)) return iterateReadableStream(source.stream());
  if (typeof source === "object" && source !== null) {
    if (isReadableStream(source)) return iterateReadableStream(source);
    if (isNodeStream(source)) return iterateNodeStream(source);
    if (Symbol.asyncIterator in source) return source[Symbol.asyncIterator]();
    if (Symbol.iterator in source) return source[Symbol.iterator]();
  }
  throw new TypeError(
    `request body: the function returned ${describeType(source)}, expected a string, bytes, a Blob, a stream or an iterable of bytes`,
  );
}

const signsOfReadingOnce = ["getReader", "pipe", "next", "close", "cancel", "destroy"] as const;

/**
 * Whether a source can be read once: a stream, an iterator, or anything else that has to be closed. Arrays and own classes give a fresh
 * iterator each time. That is not tried out, since asking for an iterator may open or claim something.
 */
function isReadOnce(source: object): boolean {
  return signsOfReadingOnce.some((name) => name in source);
}

/** Whether `value` is a `Blob` or `File`, by its shape; see {@link isReadableStream}. */
export function isBlob(value: unknown): value is Blob {
  return (
    typeof value === "object" &&
    value !== null &&
    "stream" in value &&
    "size" in value &&
    "type" in value &&
    typeof value.stream === "function" &&
    typeof value.size === "number" &&
    typeof value.type === "string"
  );
}

/** The body of another request, to be passed on. */
function isRequestBody(value: unknown): value is RequestBody {
  return isIterable(value) && "replayable" in value && "consumed" in value;
}

function isIterable(value: unknown): value is object & Exclude<ContentSource, string> {
  return (
    typeof value === "object" &&
    value !== null &&
    (Symbol.asyncIterator in value || Symbol.iterator in value || isReadableStream(value))
  );
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
