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
    return piecesOf(this.#open);
  }
}

async function* piecesOf(
  open: () => ContentSource | Promise<ContentSource>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const source = await open();
  const inMemory = toBytes(source);
  if (inMemory !== undefined) {
    if (inMemory.byteLength > 0) yield inMemory;
    return;
  }
  for await (const piece of iterableOf(source)) {
    const bytes = typeof piece === "string" ? encoder.encode(piece) : toBytes(piece);
    if (bytes === undefined)
      throw new TypeError(`request body: a piece of the stream is ${describeType(piece)}, expected bytes or a string`);
    if (bytes.byteLength > 0) yield bytes;
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

function iterableOf(source: ContentSource): AsyncIterable<unknown> | Iterable<unknown> {
  if (isBlob(source)) return readStream(source.stream());
  if (isIterable(source)) return source;
  if (isReadableStream(source)) return readStream(source);
  throw new TypeError(
    `request body: the function returned ${describeType(source)}, expected a string, bytes, a Blob, a stream or an iterable of bytes`,
  );
}

// Not every browser has ReadableStream[Symbol.asyncIterator].
async function* readStream(stream: ReadableStream<unknown>): AsyncGenerator<unknown, void, undefined> {
  const reader = stream.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      yield value;
    }
    ended = true;
  } finally {
    if (!ended) await reader.cancel().catch(() => {});
    reader.releaseLock();
  }
}

/** Whether an iterable gives a fresh iterator each time: arrays and own classes do; generators and streams do not. */
function startsAnew(source: object): boolean {
  if (isReadableStream(source) || "pipe" in source) return false;
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
