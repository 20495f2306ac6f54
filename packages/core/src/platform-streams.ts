// By shape, never by `instanceof`: a second realm or polyfill has other classes, and frameworks replace globals.

/** What is used of a stream of Node's. */
export interface NodeStream extends AsyncIterable<unknown> {
  destroy(): unknown;
  on(event: string, listener: () => void): unknown;
}

/** Whether `value` is a web stream that can be read. */
export function isReadableStream(value: object): value is ReadableStream<unknown> {
  return "getReader" in value;
}

/** Whether `value` is a stream of Node's that can be read, such as a file or an incoming message. */
export function isNodeStream(value: object): value is NodeStream {
  return "pipe" in value && "destroy" in value && "on" in value && Symbol.asyncIterator in value;
}

/**
 * Iterates a web stream. `return()` cancels it at once, also while a piece is being waited for; that of the stream's own iterator would
 * wait as well, and not every browser has one.
 */
export function iterateReadableStream(stream: ReadableStream<unknown>): AsyncIterator<unknown> {
  const reader = stream.getReader();
  return {
    next: () => reader.read() as Promise<IteratorResult<unknown>>,
    async return() {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
}

/** Iterates a stream of Node's. `return()` destroys it at once; the stream's own iterator is a generator and would wait for the next piece. */
export function iterateNodeStream(stream: NodeStream): AsyncIterator<unknown> {
  const pieces = stream[Symbol.asyncIterator]();
  return {
    next: () => pieces.next(),
    return() {
      stream.destroy();
      return Promise.resolve({ done: true, value: undefined });
    },
  };
}

/** Lets a stream of Node's fail before anybody reads it: without a listener, that ends the process. Who reads it then is told. */
export function tolerateEarlyFailure(stream: NodeStream): void {
  stream.on("error", () => {});
}

/** A web stream of pieces that are asked for one at a time. Cancelling it calls `leave`, or else leaves the pieces. */
export function toReadableStream(
  pieces: AsyncIterable<Uint8Array>,
  leave?: () => Promise<void>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let iterator: AsyncIterator<Uint8Array> | undefined;
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        iterator ??= pieces[Symbol.asyncIterator]();
        const { done, value } = await iterator.next();
        if (done === true) controller.close();
        else controller.enqueue(value as Uint8Array<ArrayBuffer>);
      },
      async cancel() {
        if (leave === undefined) await iterator?.return?.();
        else await leave();
      },
    },
    // Nothing ahead of its reader.
    { highWaterMark: 0 },
  );
}
