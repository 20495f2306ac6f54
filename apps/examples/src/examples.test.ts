import { describe, expect, test } from "vitest";

import { exampleFiles } from "./support/example-files.ts";
import { readSource, tableAfter } from "./support/readme.ts";
import { runExample } from "./support/run-example.ts";

const files = await exampleFiles();
const programs = files.filter(({ name }) => !name.endsWith(".test.ts"));

const allowedImports =
  /^(?:@haulier\/[a-z0-9-]+(?:\/[a-z-]+)?|bullmq|express|hono(?:\/[a-z]+)?|ioredis|node:[a-z_/]+|openai|undici|vitest|\.\/support\/example-server\.ts)$/;

test.each(files)("$name says what it shows, and imports what a user can import", ({ text }) => {
  expect(text).toMatch(/^\/\/ Shows .*[.:]\s/);
  const imports = Array.from(text.matchAll(/^(?:import|\} from) .*?"([^"]+)";$/gm), ([, specifier]) => specifier!);
  expect(imports.length).toBeGreaterThan(0);
  expect(imports.filter((specifier) => !allowedImports.test(specifier))).toEqual([]);
});

test("the README lists them all, with what they show", async () => {
  const rows = tableAfter(await readSource("apps/examples/README.md"), "# Examples");
  const shown = files.map(({ name, text }) => [`[${name}](src/${name})`, /^\/\/ Shows (.*)/.exec(text)?.[1]]);
  expect(rows).toEqual(shown);
});

describe.concurrent("as a program", { timeout: 40_000 }, () => {
  test.each(programs)("$name runs, says something and ends by itself", async ({ name }) => {
    const { exitCode, stdout, stderr } = await runExample(name);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/\S.*\n/);
    expect(exitCode).toBe(0);
  });
});
