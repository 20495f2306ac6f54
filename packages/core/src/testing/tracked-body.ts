import type { ResponseBody } from "../response-body.ts";

/** What becomes of the body after its pieces. */
export interface TrackedBodyOptions {
  /** Thrown after the last piece. */
  readonly failure?: Error;
  /** Keeps the body open after the last piece until this aborts; it fails with its reason then. */
  readonly until?: AbortSignal | undefined;
  /** Thrown by `cancel()`. */
  readonly cancelFailure?: Error;
}

/** A response body in pieces that knows how it was left. */
export class TrackedBody implements ResponseBody {
  state: "unread" | "reading" | "ended" | "failed" | "left" | "cancelled" = "unread";
  readonly #pieces: readonly string[];
  readonly #options: TrackedBodyOptions;

  constructor(pieces: readonly string[] = ["body"], options: TrackedBodyOptions = {}) {
    this.#pieces = pieces;
    this.#options = options;
  }

  /** Whether a connection behind it would be free. */
  get isReleased(): boolean {
    return this.state !== "unread" && this.state !== "reading";
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    const { failure, until } = this.#options;
    this.state = "reading";
    try {
      const encoder = new TextEncoder();
      for (const piece of this.#pieces) yield encoder.encode(piece);
      if (until !== undefined) await aborted(until);
      if (failure !== undefined) throw failure;
      this.state = "ended";
    } catch (error) {
      this.state = "failed";
      throw error;
    } finally {
      if (!this.isReleased) this.state = "left";
    }
  }

  cancel(): void {
    if (this.isReleased) return;
    this.state = "cancelled";
    if (this.#options.cancelFailure !== undefined) throw this.#options.cancelFailure;
  }
}

/** Rejects with the reason of `signal` when that aborts. */
export function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
}
