/** A failure in the place of a response or of a chunk; made by {@link fail}. */
export class Failure {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

/**
 * Fails the exchange with `error` where a response or a chunk of a body would come. In a handler it is the same as `throw error`, but it can
 * be delayed.
 *
 * ```ts
 * new MockTransport(() => ({ chunks: ["first", fail(new ReadError("connection reset"))] }));
 * ```
 * Make a new error for each: an error of core without a request is given that of the exchange.
 */
export function fail(error: unknown): Failure {
  return new Failure(error);
}
