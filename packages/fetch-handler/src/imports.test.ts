import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { expect, test } from "vitest";

/** Prints what was imported by name while the entry was, in a process of its own, but for the packages' own parts. */
const script = (entry: string): string => `
  import { registerHooks } from "node:module";
  const specifiers = new Set();
  registerHooks({ resolve(specifier, context, next) { specifiers.add(specifier); return next(specifier, context); } });
  await import(${JSON.stringify(entry)});
  console.log(JSON.stringify([...specifiers].filter((specifier) => /^(node:http|@haulier\\/(net|undici))$/.test(specifier)).sort()));
`;

test.each([
  ["./index.ts", []],
  ["./node.ts", ["@haulier/net", "@haulier/undici", "node:http"]],
])("importing %s loads, of what may be missing, %j", async (entry, loaded) => {
  const args = ["-C", "@haulier/source", "--input-type=module", "--eval", script(import.meta.resolve(entry))];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname });
  expect(JSON.parse(stdout)).toEqual(loaded);
});
