import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { expect, test } from "vitest";

/** Prints what was imported by name while the entries were, in a process of its own. */
const script = (entry: string): string => `
  import { registerHooks } from "node:module";
  const specifiers = new Set();
  registerHooks({ resolve(specifier, context, next) { specifiers.add(specifier); return next(specifier, context); } });
  await import(${JSON.stringify(entry)});
  console.log(JSON.stringify([...specifiers].filter((specifier) => /^(socks|undici|@haulier\\/undici)$/.test(specifier))));
`;

test.each([
  ["./index.ts", []],
  ["./server.ts", []],
  ["./transport.ts", ["@haulier/undici"]],
])("importing %s loads, of what takes its time or may be missing, %j", async (entry, loaded) => {
  const args = ["-C", "@haulier/source", "--input-type=module", "--eval", script(import.meta.resolve(entry))];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname });
  expect(JSON.parse(stdout)).toEqual(loaded);
});
