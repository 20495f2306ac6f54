/** A stream of pieces that counts how often it was read and left. Waits for ever after its pieces when `isEndless`. */
export class Source<Piece> implements AsyncIterable<Piece> {
  /** How many iterators were asked for. */
  openings = 0;
  /** How many pieces were taken. */
  taken = 0;
  /** How often it was told to stop before its end. */
  leavings = 0;
  hasEnded = false;
  /** Thrown when it is told to stop. */
  failureOnLeaving: Error | undefined;
  readonly #pieces: readonly (Piece | Error)[];
  readonly #isEndless: boolean;

  constructor(pieces: readonly (Piece | Error)[], options: { isEndless?: boolean } = {}) {
    this.#pieces = pieces;
    this.#isEndless = options.isEndless ?? false;
  }

  [Symbol.asyncIterator](): AsyncIterator<Piece, undefined> {
    this.openings += 1;
    let next = 0;
    let isOver = false;
    let stopWaiting = (): void => {};
    return {
      next: async () => {
        const piece = this.#pieces[next];
        next += 1;
        if (next > this.#pieces.length && this.#isEndless && !isOver) {
          await new Promise<void>((resolve) => (stopWaiting = resolve));
        }
        if (isOver || piece === undefined) {
          this.hasEnded ||= !isOver;
          return { done: true, value: undefined };
        }
        if (piece instanceof Error) {
          isOver = true;
          throw piece;
        }
        this.taken += 1;
        return { done: false, value: piece };
      },
      return: async () => {
        isOver = true;
        this.leavings += 1;
        stopWaiting();
        if (this.failureOnLeaving !== undefined) throw this.failureOnLeaving;
        return { done: true, value: undefined };
      },
    };
  }
}

/** A {@link Source} with what streams of Node are known by. */
export class NodeLikeSource<Piece> extends Source<Piece> {
  destructions = 0;
  readonly listeners: string[] = [];

  pipe(): void {
    throw new Error("nobody pipes here");
  }

  on(event: string, _listener: () => void): this {
    this.listeners.push(event);
    return this;
  }

  destroy(): this {
    this.destructions += 1;
    return this;
  }

  /** As Node does it: a generator, whose `return()` waits behind a `next()`. */
  override async *[Symbol.asyncIterator](): AsyncGenerator<Piece, undefined, undefined> {
    return yield* { [Symbol.asyncIterator]: () => super[Symbol.asyncIterator]() };
  }
}

/** A web stream that knows whether it was cancelled. Waits for ever after its pieces when `isEndless`. */
export function webStream<Piece>(
  pieces: readonly (Piece | Error)[],
  options: { isEndless?: boolean } = {},
): { readonly stream: ReadableStream<Piece>; readonly cancellations: unknown[] } {
  const cancellations: unknown[] = [];
  const rest = [...pieces];
  const stream = new ReadableStream<Piece>(
    {
      pull(controller) {
        const piece = rest.shift();
        if (piece instanceof Error) controller.error(piece);
        else if (piece !== undefined) controller.enqueue(piece);
        else if (options.isEndless === true) return new Promise<void>(() => {});
        else controller.close();
        return undefined;
      },
      cancel(reason) {
        cancellations.push(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, cancellations };
}
