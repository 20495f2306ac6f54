/** How far a body has got over the wire. */
export interface TransferProgress {
  /** Bytes so far, as they travel: after compression, before decoding. */
  readonly transferred: number;
  /** Bytes in all, where that is known; at the end of the body always the same as `transferred`. */
  readonly total: number | undefined;
}

/** Is told of the progress of a body. What it throws ends the request with that error. */
export type ProgressListener = (progress: TransferProgress) => void;

/** @throws TypeError for an option that is no function. */
export function checkListener(option: string, listener: ProgressListener | undefined): void {
  if (listener === undefined || typeof listener === "function") return;
  throw new TypeError(`${option}: expected a function, got ${listener === null ? "null" : typeof listener}`);
}

/** The length that the headers state, in bytes; `undefined` where they state none, or several. */
export function statedLength(contentLength: string | null): number | undefined {
  return contentLength !== null && /^\d+$/.test(contentLength) ? Number(contentLength) : undefined;
}

/** Counts the bytes of one body and tells a listener. */
export class TransferCount {
  readonly #listener: ProgressListener;
  readonly #total: number | undefined;
  #transferred = 0;
  #isEndKnown = false;

  constructor(listener: ProgressListener, total: number | undefined) {
    this.#listener = listener;
    this.#total = total;
  }

  add(bytes: number): void {
    this.#transferred += bytes;
    this.#tell(this.#total);
  }

  /** The body has ended. The listener is told unless the last that it was told says so. */
  end(): void {
    if (!this.#isEndKnown) this.#tell(this.#transferred);
  }

  #tell(total: number | undefined): void {
    this.#isEndKnown = total === this.#transferred;
    this.#listener({ transferred: this.#transferred, total });
  }
}
