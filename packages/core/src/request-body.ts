import {
  describeType,
  isBlob,
  isIterable,
  isReadOnce,
  isSpent,
  releaseSource,
  toBytes,
  tolerateWaiting,
  type ContentSource,
} from "./content-source.ts";
import { StreamConsumedError } from "./errors.ts";
import { OneShotBody, StreamBody, type Open } from "./stream-body.ts";

/** What a request body may be made from. A function returns the body anew each time it is sent, which makes a stream replayable. */
export type ContentInit = ContentSource | (() => ContentSource | Promise<ContentSource>);

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
  /** Whether it was iterated already, or given up, and cannot be iterated again. */
  readonly consumed: boolean;
  /**
   * Gives up a body that can be read once: its source is cancelled, destroyed or closed, a reading that is under way ends, and the body is
   * `consumed`. Idempotent. Not needed by who reads the body to its end or leaves the iterator. Absent where there is nothing to give up.
   */
  cancel?(reason?: unknown): void | Promise<void>;
}

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

/**
 * Makes a body of `content`.
 * @throws TypeError when it is none of the accepted types; nothing is ever sent as `[object Object]`.
 * @throws StreamConsumedError for a stream or an iterator that was sent, or given up, as another body.
 */
export function createBody(content: ContentInit): RequestBody {
  if (typeof content === "function") return new StreamBody(anewEachTime(content));
  const bytes = toBytes(content);
  if (bytes !== undefined) return new BytesBody(bytes);
  if (isBlob(content)) return new StreamBody(() => content, content.size);
  if (isRequestBody(content)) return content;
  if (!isIterable(content)) {
    throw new TypeError(
      `content: cannot send ${describeType(content)}; expected a string, bytes, a Blob, a stream, an iterable of bytes or a function that returns one (or use json, data or files)`,
    );
  }
  if (!isReadOnce(content)) return new StreamBody(() => content);
  if (isSpent(content)) {
    throw new StreamConsumedError(
      "the stream has been sent already, or was given up with a call that failed; pass a new one, or a function that returns a new one",
    );
  }
  tolerateWaiting(content);
  return new OneShotBody(
    () => content,
    (reason) => releaseSource(content, reason),
  );
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

/** The body of another request, to be passed on. */
function isRequestBody(value: unknown): value is RequestBody {
  return isIterable(value) && "replayable" in value && "consumed" in value;
}
