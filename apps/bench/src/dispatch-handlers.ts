import { StringDecoder } from "node:string_decoder";

import type { Dispatcher } from "undici";

import { LineSplitter } from "./bodies/line-splitter.ts";
import { checkStatus } from "./payloads.ts";

/** What is handed to `dispatch` by somebody who writes it by hand: as little as will do. */
abstract class Handler<Result> implements Dispatcher.DispatchHandler {
  readonly #resolve: (result: Result) => void;
  readonly #reject: (error: Error) => void;

  constructor(resolve: (result: Result) => void, reject: (error: Error) => void) {
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(): void {}

  /** What is thrown here ends the request, and comes back by {@link onResponseError}. */
  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    checkStatus(status);
  }

  abstract onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void;

  onResponseEnd(): void {
    this.#resolve(this.finish());
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#reject(error);
  }

  protected abstract finish(): Result;
}

/** Gives the body in one piece. */
export class BodyReader extends Handler<Buffer> {
  #first: Buffer | null = null;
  #chunks: Buffer[] | null = null;

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#first === null) this.#first = chunk;
    else if (this.#chunks === null) this.#chunks = [this.#first, chunk];
    else this.#chunks.push(chunk);
  }

  protected finish(): Buffer {
    return this.#chunks === null ? this.#first! : Buffer.concat(this.#chunks);
  }
}

/** Gives the number of bytes of the body. */
export class ByteCounter extends Handler<number> {
  #length = 0;

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#length += chunk.length;
  }

  protected finish(): number {
    return this.#length;
  }
}

/** Gives each line of the body as soon as it is there. */
export class LineReader extends Handler<void> {
  readonly #lines: LineSplitter;
  // Faster than TextDecoder for many small pieces.
  readonly #decoder = new StringDecoder();

  constructor(onLine: (line: string) => void, resolve: () => void, reject: (error: Error) => void) {
    super(resolve, reject);
    this.#lines = new LineSplitter(onLine);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#lines.push(this.#decoder.write(chunk));
  }

  protected finish(): void {
    this.#lines.push(this.#decoder.end());
    this.#lines.end();
  }
}
