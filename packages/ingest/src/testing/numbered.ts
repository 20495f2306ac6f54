import { positioned } from "../positioned.ts";
import type { Position, Source } from "../source.ts";

/** A record of the tests of sinks. */
export interface Numbered {
  readonly id: number;
  readonly name: string;
}

/** Records from 1 to `count`. */
export function numbered(count: number): Numbered[] {
  return Array.from({ length: count }, (_, index) => ({ id: index + 1, name: `name ${index + 1}` }));
}

/** The same as a source that begins behind a position, and breaks before the record `breaksAt`. */
export function numberedSource(count: number, breaksAt?: number): (position: Position | undefined) => Source<Numbered> {
  return (position) => positioned(pairs(count, Number(position ?? 0), breaksAt));
}

function* pairs(count: number, start: number, breaksAt: number | undefined): Generator<[Numbered, number]> {
  for (const record of numbered(count).slice(start)) {
    if (record.id === breaksAt) throw new Error("the source broke");
    yield [record, record.id];
  }
}
