import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, inject, test } from "vitest";

import { publishedPackages, repositoryRoot } from "./published-packages.ts";
import type { PublishedPackage } from "./published-packages.ts";

const specifiersOf = (packages: readonly PublishedPackage[]): string[] =>
  packages.flatMap(({ entries }) => entries.map(({ specifier }) => specifier));

const all = specifiersOf(publishedPackages);
// What is under `/node` is for projects that have Node's types.
const neutral = specifiersOf(publishedPackages.filter(({ isNeutral }) => isNeutral)).filter(
  (specifier) => !specifier.endsWith("/node"),
);

test.each([
  ["a Node project", all, ["--module", "nodenext", "--lib", "es2023,esnext.disposable", "--types", "node"]],
  ["a bundled Node project", all, ["--module", "preserve", "--lib", "es2023,esnext.disposable", "--types", "node"]],
  ["a browser project", neutral, ["--module", "preserve", "--lib", "es2023,esnext.disposable,dom", "--types", ""]],
  ["a worker project", neutral, ["--module", "preserve", "--lib", "es2023,esnext.disposable,webworker", "--types", ""]],
] as const)("the declarations compile in %s", async (name, specifiers, options) => {
  expect(await declarationErrors(name, specifiers, options)).toEqual([]);
});

/** What the compiler finds wrong with our declarations, library checks on; other people's are not ours to judge. */
async function declarationErrors(
  name: string,
  specifiers: readonly string[],
  options: readonly string[],
): Promise<string[]> {
  const cwd = inject("userProject");
  const file = `${name.replaceAll(" ", "-")}.mts`;
  const imports = specifiers.map((specifier) => `import ${JSON.stringify(specifier)};\n`);
  await writeFile(join(cwd, file), imports.join(""));
  const output = await tsc(cwd, ["--ignoreConfig", "--noEmit", "--strict", "--target", "es2023", ...options, file]);
  return output.split("\n").filter((line) => line.startsWith(file) || /^(\.\.\/)*node_modules\/@haulier\//.test(line));
}

function tsc(cwd: string, args: readonly string[]): Promise<string> {
  const compiler = join(repositoryRoot, "node_modules/typescript/bin/tsc");
  return new Promise((resolve) => {
    execFile(process.execPath, [compiler, ...args], { cwd }, (_error, stdout, stderr) => resolve(stdout + stderr));
  });
}
