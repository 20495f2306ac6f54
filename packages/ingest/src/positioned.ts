import type { Position, Source } from "./source.ts";

/**
 * A source that can be begun again in the middle, made of pairs: a record, and the position behind it, from which the next one would be read.
 *
 * ```ts
 * const orders = (position: Position | undefined) => positioned(readPages(position)); // async function* that yields [order, cursor]
 * ```
 *
 * A position is a new value each time, not one object that changes. `start` is where the pairs begin; null leaves that to whoever has opened it.
 */
export function positioned<T>(
  pairs: AsyncIterable<readonly [record: T, position: Position]> | Iterable<readonly [record: T, position: Position]>,
  start: Position = null,
): Source<T> {
  let position = start;
  return {
    get position() {
      return position;
    },
    async *[Symbol.asyncIterator]() {
      for await (const [record, behind] of pairs) {
        position = behind;
        yield record;
      }
    },
  };
}
