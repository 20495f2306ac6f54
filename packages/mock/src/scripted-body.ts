import type { Clock, ResponseBody } from "@haulier/core";

import { Delayed } from "./delay.ts";
import { describeValue } from "./describe-value.ts";
import { Failure } from "./fail.ts";
import { pause } from "./pause.ts";

/** A piece of a body: text (sent as UTF-8) or bytes, perhaps {@link delay}ed, or a {@link fail}ure in its place. */
export type Chunk = string | Uint8Array | Delayed<Chunk> | Failure;

/** The pieces of a body. A generator is asked for the next one when the reader is, and left when the reader leaves. */
export type ChunksInit = Iterable<Chunk> | AsyncIterable<Chunk>;

type ChunkIterator = Iterator<Chunk> | AsyncIterator<Chunk>;

const encoder = new TextEncoder();

/** Plays chunks as a response body. A delay begins when the chunk is asked for. */
export class ScriptedBody implements ResponseBody, AsyncIterator<Uint8Array, undefined> {
  readonly #chunks: ChunkIterator;
  readonly #clock: Clock;
  readonly #left = new AbortController();
  #isOver = false;

  constructor(chunks: ChunksInit, clock: Clock) {
    this.#chunks = iteratorOf(chunks);
    this.#clock = clock;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    while (!this.#isOver) {
      const result = await this.#chunks.next();
      if (result.done === true) {
        this.#isOver = true;
        break;
      }
      const bytes = await this.#play(result.value);
      if (bytes.byteLength > 0) return { done: false, value: bytes };
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    await this.cancel();
    return { done: true, value: undefined };
  }

  /** Stops a delay that is running, and leaves the source. */
  async cancel(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#left.abort();
    await this.#chunks.return?.();
  }

  async #play(chunk: Chunk): Promise<Uint8Array> {
    try {
      let played: unknown = chunk;
      while (played instanceof Delayed) {
        await pause(this.#clock, played.ms, this.#left.signal);
        played = played.value;
      }
      if (played instanceof Failure) throw played.error;
      if (typeof played === "string") return encoder.encode(played);
      if (played instanceof Uint8Array) return played;
      // Bytes of another realm, as Buffers are in some test runners.
      if (ArrayBuffer.isView(played)) return new Uint8Array(played.buffer, played.byteOffset, played.byteLength);
      throw new TypeError(`chunks: expected text, bytes, delay() or fail(), got ${describeValue(played)}`);
    } catch (error) {
      await this.cancel();
      throw error;
    }
  }
}

function iteratorOf(chunks: ChunksInit): ChunkIterator {
  if (typeof chunks === "object" && chunks !== null && !ArrayBuffer.isView(chunks)) {
    if (Symbol.asyncIterator in chunks) return chunks[Symbol.asyncIterator]();
    if (Symbol.iterator in chunks) return chunks[Symbol.iterator]();
  }
  throw new TypeError(`chunks: expected a list or an iterable of chunks, got ${describeValue(chunks)}`);
}
