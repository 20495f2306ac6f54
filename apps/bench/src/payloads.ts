/** What the server sends and the contenders check. */

/** 205 bytes as JSON: an answer as small as those of most APIs. */
export const smallObject = {
  id: 1,
  name: "Ada Lovelace",
  email: "ada@example.com",
  active: true,
  tags: ["a", "b", "c"],
  address: { street: "1 Main St", city: "London", zip: "N1 9GU" },
  created: "2024-01-02T03:04:05.678Z",
  score: 12.5,
};

/** About 10 KB as JSON: a page of a list. */
export const manyRows = Array.from({ length: 124 }, (_, id) => ({
  id,
  name: `user ${id}`,
  email: `user${id}@example.com`,
  active: id % 2 === 0,
  score: id * 1.5,
}));

/** The size of a download, in bytes. */
export const downloadSize = 100 * 1024 * 1024;

/** The size of a download in many windows of flow control, in bytes. */
export const windowedSize = 8 * 1024 * 1024;

/** The size of an upload, in bytes. */
export const uploadSize = 100 * 1024 * 1024;

/** How many events a stream of them has. */
export const eventCount = 20_000;

/** What the event `n` of a stream carries, as JSON: a word or two, as a language model would send them. */
export function eventData(n: number): string {
  return JSON.stringify({ n, delta: ` word ${n}`, finish_reason: null });
}

/** How many lines a body of NDJSON has. */
export const recordCount = 50_000;

/** About 80 bytes as JSON: one line of NDJSON. */
export function recordOf(n: number): { n: number; name: string; email: string; active: boolean; score: number } {
  return { n, name: `user ${n}`, email: `user${n}@example.com`, active: n % 2 === 0, score: n * 1.5 };
}

/** @throws Error when this is not {@link smallObject}. */
export function checkSmallObject(value: unknown): void {
  if ((value as typeof smallObject).id !== smallObject.id) throw unexpected("the small object", value);
}

/** @throws Error when this is not {@link manyRows}. */
export function checkManyRows(value: unknown): void {
  const rows = value as typeof manyRows;
  if (rows.length !== manyRows.length || rows.at(-1)?.id !== manyRows.length - 1) throw unexpected("all rows", value);
}

/** @throws Error for another status than 200. */
export function checkStatus(status: number): void {
  if (status !== 200) throw new Error(`expected the status 200, got ${status}`);
}

/** Sees to it that a stream is complete: its values are numbered from 0 in their field `n`. */
export class NumberedValues {
  #next = 0;

  /** What is out of order is missing at the {@link end}, so that this may be called where nobody catches. */
  add(value: unknown): void {
    if ((value as { n: number }).n === this.#next) this.#next++;
  }

  /** @throws Error when not all of `count` values came, in order. */
  end(count: number): void {
    if (this.#next !== count) throw new Error(`expected ${count} values in order, got ${this.#next} of them`);
  }
}

/** @throws Error when the server did not receive that many bytes. */
export function checkEcho(value: unknown, length: number): void {
  if ((value as { length: number }).length !== length) throw unexpected(`{"length":${length}}`, value);
}

function unexpected(wanted: string, value: unknown): Error {
  return new Error(`expected ${wanted}, got ${JSON.stringify(value)?.slice(0, 100)}`);
}
