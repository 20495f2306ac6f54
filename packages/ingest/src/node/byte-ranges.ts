/** Bytes from `start` up to, and without, `end`, which is `Infinity` where nobody knows it. */
export type ByteRange = readonly [start: number, end: number];

/** Which bytes of a file are there, as few ranges as say it, in order. */
export class ByteRanges {
  readonly #ranges: [start: number, end: number][] = [];
  #size = 0;

  constructor(ranges: Iterable<ByteRange> = []) {
    for (const [start, end] of ranges) this.add(start, end);
  }

  /** How many bytes are there. */
  get size(): number {
    return this.#size;
  }

  /** Behind the last byte that is there; 0 when none is. */
  get end(): number {
    return this.#ranges.at(-1)?.[1] ?? 0;
  }

  /** Adds bytes, which may be there already. */
  add(start: number, end: number): void {
    if (end <= start) return;
    // From the last one on: most of the time it is the one that grows.
    let from = this.#ranges.length;
    while (from > 0 && this.#ranges[from - 1]![1] >= start) from--;
    let to = from;
    const merged: [number, number] = [start, end];
    for (; to < this.#ranges.length && this.#ranges[to]![0] <= end; to++) {
      const [otherStart, otherEnd] = this.#ranges[to]!;
      merged[0] = Math.min(merged[0], otherStart);
      merged[1] = Math.max(merged[1], otherEnd);
      this.#size -= otherEnd - otherStart;
    }
    this.#ranges.splice(from, to - from, merged);
    this.#size += merged[1] - merged[0];
  }

  /** What is not there of a range, in order. */
  missing(start: number, end: number): ByteRange[] {
    const missing: ByteRange[] = [];
    let at = start;
    for (const [from, to] of this.#ranges) {
      if (from >= end) break;
      if (from > at) missing.push([at, from]);
      at = Math.max(at, to);
    }
    if (at < end) missing.push([at, end]);
    return missing;
  }

  toJSON(): ByteRange[] {
    return this.#ranges.map(([start, end]) => [start, end]);
  }
}

/**
 * Cuts what is missing into parts for that many connections: four for each, so that a slow one does not hold up the end, and none smaller than
 * `minPartSize` but the last of a range. With one connection, or an end that nobody knows, the ranges stay as they are.
 */
export function cutIntoParts(
  missing: readonly ByteRange[],
  { connections, minPartSize }: { readonly connections: number; readonly minPartSize: number },
): readonly ByteRange[] {
  const size = missing.reduce((sum, [start, end]) => sum + end - start, 0);
  if (connections === 1 || !Number.isFinite(size)) return missing;
  const partSize = Math.max(minPartSize, Math.ceil(size / (connections * 4)));
  return missing.flatMap(([start, end]) =>
    Array.from({ length: Math.ceil((end - start) / partSize) }, (_, index): ByteRange => {
      const from = start + index * partSize;
      return [from, Math.min(from + partSize, end)];
    }),
  );
}
