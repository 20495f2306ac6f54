/**
 * The names in the titles of a test file, such as `(RD8, S13)` in `it("drops credentials (RD8, S13)")`, each once.
 *
 * Any string will do for a title, because many titles come out of a table; comments will not. A bracket may also have what is no
 * statement: `(RD8, S-40)` names RD8, and `(H8 corrected)` H8.
 */
export function namesInTitles(source: string): string[] {
  const names = stringsOf(source).flatMap((text) =>
    Array.from(text.matchAll(/\(([^()]*)\)/g), ([, inside = ""]) => inside),
  );
  return [...new Set(names.flatMap((inside) => inside.split(", ").flatMap(nameOf)))];
}

/** A name; also a range such as `R2-R8`, which is no statement and is reported as one that does not exist. */
function nameOf(item: string): string[] {
  const found = /^(?<name>[A-Z]{1,3}\d+(?:[-–][A-Z]*\d+)?)(?: corrected.*)?$/.exec(item)?.groups;
  return found === undefined ? [] : [found["name"]!];
}

/** String and template literals, each on one line, with comments passed over so that an apostrophe in them opens nothing. */
function stringsOf(source: string): string[] {
  const matches = source.matchAll(
    /\/\/.*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\\n]|\\.)*`/g,
  );
  return Array.from(matches, ([text]) => text).filter((text) => !text.startsWith("/"));
}
