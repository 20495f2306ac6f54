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

/** @throws Error when this is not {@link smallObject}. */
export function checkSmallObject(value: unknown): void {
  if ((value as typeof smallObject).id !== smallObject.id) throw unexpected("the small object", value);
}

/** @throws Error when this is not {@link manyRows}. */
export function checkManyRows(value: unknown): void {
  const rows = value as typeof manyRows;
  if (rows.length !== manyRows.length || rows.at(-1)?.id !== manyRows.length - 1) throw unexpected("all rows", value);
}

/** @throws Error when the server did not receive that many bytes. */
export function checkEcho(value: unknown, length: number): void {
  if ((value as { length: number }).length !== length) throw unexpected(`{"length":${length}}`, value);
}

function unexpected(wanted: string, value: unknown): Error {
  return new Error(`expected ${wanted}, got ${JSON.stringify(value)?.slice(0, 100)}`);
}
