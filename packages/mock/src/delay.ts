/** Something that comes later; made by {@link delay}. */
export class Delayed<out T> {
  /** In milliseconds. */
  readonly ms: number;
  readonly value: T;

  constructor(ms: number, value: T) {
    this.ms = ms;
    this.value = value;
  }
}

/**
 * A response, or a chunk of a body, that comes `ms` milliseconds later, by the clock of the transport. `Infinity` is never: it hangs until
 * the client gives up. Delays nest, and then add up.
 *
 * ```ts
 * new MockTransport(() => delay(200, { chunks: ["first", delay(1_000, "second")] }), { clock });
 * ```
 * @throws RangeError when `ms` is negative or NaN.
 */
export function delay<T>(ms: number, value: T): Delayed<T> {
  if (!(ms >= 0)) throw new RangeError(`delay: expected milliseconds, 0 or more, got ${ms}`);
  return new Delayed(ms, value);
}
