import { namePattern, verdicts, type Statement, type Verdict } from "./statement.ts";

/**
 * The statements of a BEHAVIOUR.md: the rows of its tables that begin with a name, such as `| RD8 | corrected | ... |`.
 * @throws Error for a row that has a number but is no statement, since it would be missed in silence.
 */
export function readStatements(markdown: string, file: string): Statement[] {
  return markdown.split("\n").flatMap((line) => {
    const [, name = "", verdict = "", text = ""] = cellsOf(line);
    if (!/^[A-Z]+\d/.test(name)) return [];
    if (!namePattern.test(name)) throw new Error(`${file}: "${name}" is no name of a statement; give each its own row`);
    if (!isVerdict(verdict))
      throw new Error(`${file}: ${name} is "${verdict}"; expected one of: ${verdicts.join(", ")}`);
    if (text === "") throw new Error(`${file}: ${name} does not say what Haulier does`);
    return [{ name, verdict, file }];
  });
}

/** The cells of a row, the first of them before its leading bar; nothing for another line. */
function cellsOf(line: string): string[] {
  return line.startsWith("|") ? line.split(/(?<!\\)\|/).map((cell) => cell.trim()) : [];
}

function isVerdict(text: string): text is Verdict {
  return (verdicts as readonly string[]).includes(text);
}
