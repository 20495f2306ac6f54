/** A name of a table or column in SQL, whatever characters it has. @throws TypeError for an empty one, and one with NUL. */
export function sqlName(name: string): string {
  if (typeof name !== "string" || name === "" || name.includes("\0"))
    throw new TypeError(`expected the name of a table or column, got ${JSON.stringify(name)}`);
  return `"${name.replaceAll('"', '""')}"`;
}
