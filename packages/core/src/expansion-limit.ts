const FREE = 1024 * 1024;
const RATIO = 1000;

/**
 * How much a body may expand: to 1 MiB freely, beyond that to 1000 times of what came over the wire. All layers of one body share one,
 * so that a bomb within a bomb gains nothing. The densest deflate stream there is, one long run, reaches 1032:1.
 */
export class ExpansionLimit {
  #received = 0;

  /** The pieces of `wire` as they are, counted. */
  async *counting(wire: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const piece of wire) {
      this.#received += piece.byteLength;
      yield piece;
    }
  }

  /** @throws RangeError when `size` bytes are more than what came over the wire so far may become. */
  check(size: number): void {
    if (size > FREE && size > RATIO * this.#received) {
      throw new RangeError(
        `${this.#received} bytes expand to more than ${RATIO} times their size, as a decompression bomb does`,
      );
    }
  }
}
