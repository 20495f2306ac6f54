/** A read of a web stream. */
export type Reading = ReturnType<ReadableStreamDefaultReader<Uint8Array>["read"]>;

/** The pieces of a stream, once. */
export interface StreamPieces extends AsyncIterableIterator<Uint8Array, undefined> {
  /** Gives the stream up before it is read. */
  cancel(reason: unknown): Promise<void>;
}

/**
 * The pieces of a stream as a client takes them. When they are left since `signal` has aborted, the source of the stream is told its reason, as
 * the Fetch standard has it.
 * @param begun reads that are under way already, in their order.
 */
export function streamPieces(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  signal: AbortSignal | undefined,
  begun: Reading[] = [],
): StreamPieces {
  return {
    async next() {
      const { done, value } = await (begun.shift() ?? reader.read());
      return done ? { done, value: undefined } : { done: false, value };
    },
    async return() {
      await reader.cancel(signal?.aborted === true ? signal.reason : undefined);
      return { done: true, value: undefined };
    },
    cancel: (reason) => reader.cancel(reason),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
