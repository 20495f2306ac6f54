import type { ResponseBody } from "./response-body.ts";
import { TransferCount, type ProgressListener } from "./transfer-progress.ts";

/** A body that tells how much of it has been received while it is read: piece by piece, also where all of it is wanted. */
export function reportedBody(body: ResponseBody, total: number | undefined, listener: ProgressListener): ResponseBody {
  const count = new TransferCount(listener, total);
  return {
    [Symbol.asyncIterator]: () => new ReportedPieces(body, count),
    ...(body.cancel === undefined ? {} : { cancel: (reason) => body.cancel?.(reason) }),
  };
}

/** Not a generator: `return()` of one would wait behind a piece that is under way. */
class ReportedPieces implements AsyncIterator<Uint8Array, undefined> {
  readonly #pieces: AsyncIterator<Uint8Array>;
  readonly #count: TransferCount;

  constructor(body: ResponseBody, count: TransferCount) {
    this.#pieces = body[Symbol.asyncIterator]();
    this.#count = count;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const { done, value } = await this.#pieces.next();
    if (done === true) {
      this.#count.end();
      return { done, value: undefined };
    }
    try {
      if (value.byteLength > 0) this.#count.add(value.byteLength);
    } catch (error) {
      // A body that does not stop either is not worth a second error.
      await this.#pieces.return?.().catch(() => {});
      throw error;
    }
    return { done: false, value };
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    await this.#pieces.return?.();
    return { done: true, value: undefined };
  }
}
