import type { Statement } from "./statement.ts";

/** The names in the titles of one test file. */
export interface NamedIn {
  readonly file: string;
  readonly names: readonly string[];
}

/** What is not as it should be, a line each, for people to read; empty when all is well. */
export function findGaps(statements: readonly Statement[], tests: readonly NamedIn[]): string[] {
  const named = new Set(tests.flatMap(({ names }) => names));
  const known = new Map<string, Statement>();
  const twice: string[] = [];
  for (const statement of statements) {
    const { name, file } = statement;
    if (known.has(name)) twice.push(`${name}: stands in ${known.get(name)!.file} and again in ${file}`);
    known.set(name, statement);
  }
  const untested = statements
    .filter(({ name, verdict }) => verdict !== "not here" && !named.has(name))
    .map(({ name, verdict, file }) => `${name}: "${verdict}" in ${file}, but no test names it`);
  const groups = new Set(statements.map(({ name }) => groupOf(name)));
  const unknown = tests.flatMap(({ file, names }) =>
    names
      // Names of groups that nobody has stated, such as N4, belong to other lists.
      .filter((name) => groups.has(groupOf(name)) && !known.has(name))
      .map((name) => `${name}: in a title of ${file}, but there is no such statement`),
  );
  return [...twice, ...untested, ...unknown];
}

/** `RD` of `RD8`. */
function groupOf(name: string): string {
  return name.replace(/\d.*/, "");
}
