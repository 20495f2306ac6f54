// Usage: node report-sizes.ts [directory...]
// Prints what each entry of these packages, or of all under packages/, adds to an application that bundles it. They have to be built.
import { globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { bundledSize } from "./bundled-size.ts";

const root = resolve(import.meta.dirname, "../../..");
const given = process.argv.slice(2).map((directory) => resolve(directory));
const directories =
  given.length > 0
    ? given
    : globSync("packages/*/package.json", { cwd: root })
        .toSorted()
        .map((path) => join(root, dirname(path)));

for (const directory of directories) {
  const { name, exports }: { name: string; exports: Record<string, string | { default: string }> } = JSON.parse(
    readFileSync(join(directory, "package.json"), "utf8"),
  );
  for (const [subpath, target] of Object.entries(exports)) {
    if (typeof target === "string") continue;
    const { minified, gzipped } = await bundledSize(join(directory, target.default));
    console.log(
      `${subpath.replace(/^\./, name).padEnd(32)} ${kilobytes(minified)} minified ${kilobytes(gzipped)} gzipped`,
    );
  }
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`.padStart(9);
}
