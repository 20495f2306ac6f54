import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { bundledSize } from "./bundled-size.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "haulier-size-"));
  write("package.json", '{ "imports": { "#inner": { "node": "./inner.js", "default": "./missing.js" } } }');
  write("inner.js", `export const inner = "${"i".repeat(1000)}";`);
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

test("counts a module without its comments, white space and what it does not use", async () => {
  const short = write("short.js", "export const a=1;");
  const long = write("long.js", `// ${"comment ".repeat(100)}\nconst unused = 2;\nexport   const   a   =   1;`);
  expect(await bundledSize(long)).toEqual(await bundledSize(short));
});

test("counts what it imports of its own package, and nothing of others", async () => {
  const alone = await bundledSize(write("alone.js", 'import "node:fs"; import { b } from "other"; b();'));
  const own = await bundledSize(
    write("own.js", 'import "node:fs"; import { b } from "other"; import { inner } from "#inner"; b(inner);'),
  );
  expect(alone.minified).toBeLessThan(100);
  expect(own.minified - alone.minified).toBeGreaterThan(1000);
  expect(own.gzipped - alone.gzipped).toBeLessThan(100);
});
