import {
  concat,
  ResponseTooLargeError,
  StreamClosedError,
  StreamConsumedError,
  type HttpRequest,
  type ResponseBody,
} from "@haulier/core";

/** What a body asks of the exchange that feeds it. */
export interface BodySource {
  readonly request: HttpRequest;
  /** Stop feeding for a while: too much is unread. */
  pauseBody(): void;
  /** Feed again. */
  resumeBody(): void;
  /** The rest is not wanted. `push`, `end` and `fail` have no effect any more. */
  abandonBody(): void;
}

type State =
  /** More may come. */
  | "open"
  /** All has come. */
  | "ended"
  /** It broke off. */
  | "failed"
  /** The reader left. */
  | "abandoned";

interface Waiter {
  resolve(result: IteratorResult<Uint8Array, undefined>): void;
  reject(error: unknown): void;
}

/**
 * The body of a response, between an engine that pushes pieces and a reader that pulls them: as an async iterator, or all at once.
 * It builds no stream; a reader that wants everything costs one array.
 */
export class IncomingBody implements ResponseBody, AsyncIterator<Uint8Array, undefined> {
  readonly #source: BodySource;
  readonly #highWaterMark: number;
  #state: State = "open";
  #error: unknown;
  /** The piece that comes next, when it came while there was none: most bodies are one piece, and need no array. */
  #first: Uint8Array | undefined;
  /** The pieces behind it. */
  #pieces: Uint8Array[] = none;
  /** The index of the next piece for the iterator; shifting the array would cost more. */
  #next = 0;
  /** What small pieces are joined in; the last of the pieces shows it, as far as it is used. */
  #joint: { readonly bytes: Uint8Array; used: number } | undefined;
  #unread = 0;
  #paused = false;
  /** The most bytes that a reader of everything wants; undefined while nobody reads everything. */
  #limit: number | undefined;
  #all: { resolve(bytes: Uint8Array): void; reject(error: unknown): void } | undefined;
  #waiter: Waiter | undefined;
  #iterated = false;

  constructor(source: BodySource, highWaterMark: number) {
    this.#source = source;
    this.#highWaterMark = highWaterMark;
  }

  /** Takes a piece from the engine, without copying it. */
  push(piece: Uint8Array): void {
    if (this.#state !== "open") return;
    if (this.#waiter !== undefined) {
      const waiter = this.#waiter;
      this.#waiter = undefined;
      waiter.resolve({ done: false, value: piece });
      return;
    }
    if (this.#isEmpty) this.#first = piece;
    else if (this.#pieces === none) this.#pieces = [piece];
    else if (piece.byteLength < SMALL && this.#pieces.length - this.#next >= MANY) this.#join(piece);
    else {
      this.#pieces.push(piece);
      this.#joint = undefined;
    }
    this.#unread += piece.byteLength;
    if (this.#limit !== undefined) {
      if (this.#unread > this.#limit) this.#rejectAll(this.#tooLarge(this.#limit));
    } else if (this.#unread > this.#highWaterMark && !this.#paused) {
      this.#paused = true;
      this.#source.pauseBody();
    }
  }

  /** All has come. */
  end(): void {
    if (this.#state !== "open") return;
    this.#state = "ended";
    this.#waiter?.resolve({ done: true, value: undefined });
    this.#waiter = undefined;
    this.#all?.resolve(this.#takeAll());
    this.#all = undefined;
  }

  /** The rest will not come. What has come is still handed out, and then the error. */
  fail(error: unknown): void {
    if (this.#state !== "open") return;
    this.#state = "failed";
    this.#error = error;
    this.#waiter?.reject(error);
    this.#waiter = undefined;
    this.#all?.reject(error);
    this.#all = undefined;
  }

  /** The exchange was ended from our side: what has come is of no use any more. */
  abort(reason: unknown): void {
    this.#forget();
    this.fail(reason);
  }

  readAll(limit: number): Uint8Array | Promise<Uint8Array> {
    this.#claim();
    if (this.#unread > limit) {
      this.#abandon();
      throw this.#tooLarge(limit);
    }
    if (this.#state === "ended") return this.#takeAll();
    if (this.#state === "failed") throw this.#error;
    this.#limit = limit;
    return new Promise((resolve, reject) => {
      this.#all = { resolve, reject };
      this.#resume();
    });
  }

  [Symbol.asyncIterator](): this {
    this.#claim();
    return this;
  }

  next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const ready = this.takeReady();
    if (ready !== undefined) return Promise.resolve({ done: false, value: ready });
    if (this.#state === "failed") return Promise.reject(this.#error);
    if (this.#state === "abandoned") return Promise.reject(closedError());
    if (this.#state === "ended") return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject };
      this.#resume();
    });
  }

  /** The next piece, where it is here already: without a promise. */
  takeReady(): Uint8Array | undefined {
    const first = this.#first;
    if (first === undefined) return this.#next < this.#pieces.length ? this.#shift() : undefined;
    this.#first = undefined;
    this.#taken(first);
    return first;
  }

  return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#abandon();
    return Promise.resolve({ done: true, value: undefined });
  }

  cancel(): void {
    this.#abandon();
  }

  /** Puts a small piece behind those before it, in one buffer. Views of what came earlier stay as they are. */
  #join(piece: Uint8Array): void {
    if (this.#joint === undefined || this.#joint.used + piece.byteLength > JOINT) {
      this.#joint = { bytes: new Uint8Array(JOINT), used: 0 };
      this.#pieces.push(this.#joint.bytes);
    }
    const { bytes, used } = this.#joint;
    bytes.set(piece, used);
    this.#joint.used += piece.byteLength;
    this.#pieces[this.#pieces.length - 1] = bytes.subarray(0, this.#joint.used);
  }

  #claim(): void {
    if (this.#iterated) throw new StreamConsumedError("the body of a response can be read once");
    if (this.#state === "abandoned") throw closedError();
    this.#iterated = true;
  }

  #shift(): Uint8Array {
    const piece = this.#pieces[this.#next]!;
    this.#next += 1;
    if (this.#next === this.#pieces.length) {
      this.#pieces = none;
      this.#joint = undefined;
      this.#next = 0;
    }
    this.#taken(piece);
    return piece;
  }

  #taken(piece: Uint8Array): void {
    this.#unread -= piece.byteLength;
    if (this.#isEmpty) this.#resume();
  }

  get #isEmpty(): boolean {
    return this.#first === undefined && this.#pieces === none;
  }

  #takeAll(): Uint8Array {
    const first = this.#first;
    const bytes =
      first !== undefined && this.#pieces === none
        ? first
        : concat(first === undefined ? this.#pieces : [first, ...this.#pieces], this.#unread);
    this.#forget();
    return bytes;
  }

  #forget(): void {
    this.#first = undefined;
    this.#pieces = none;
    this.#next = 0;
    this.#unread = 0;
  }

  #resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    if (this.#state === "open") this.#source.resumeBody();
  }

  #abandon(): void {
    const wasOpen = this.#state === "open";
    if (this.#state === "ended" && this.#isEmpty) return;
    this.#state = "abandoned";
    this.#forget();
    this.#waiter?.reject(closedError());
    this.#waiter = undefined;
    this.#all?.reject(closedError());
    this.#all = undefined;
    if (wasOpen) this.#source.abandonBody();
  }

  #rejectAll(error: Error): void {
    const all = this.#all;
    this.#all = undefined;
    this.#abandon();
    all?.reject(error);
  }

  #tooLarge(limit: number): ResponseTooLargeError {
    return new ResponseTooLargeError(limit, { request: this.#source.request });
  }
}

/** Pieces of fewer bytes are joined once {@link MANY} are unread: a Buffer costs a hundred bytes of its own, which a flood of tiny pieces lives on. */
const SMALL = 1024;
const MANY = 64;
const JOINT = 64 * 1024;

/** No pieces; shared, and never pushed to. */
const none: Uint8Array[] = [];

function closedError(): StreamClosedError {
  return new StreamClosedError("the response was closed before its body was read to the end");
}
