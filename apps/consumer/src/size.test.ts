import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, inject, test } from "vitest";

import { repositoryRoot } from "./published-packages.ts";

const run = promisify(execFile);

test("core is no larger than its README says, nor so much smaller that this is no news", async () => {
  const directory = join(inject("userProject"), "node_modules/@haulier/core");
  const readme = await readFile(join(directory, "README.md"), "utf8");
  const stated = Number(/(?<size>\d+) kB minified and gzipped/.exec(readme)?.groups!["size"]);
  const report = join(repositoryRoot, "tooling/tsup-config/src/report-sizes.ts");
  const { stdout } = await run(process.execPath, [report, directory]);
  const measured = Number(
    /^@haulier\/core +[\d.]+ kB minified +(?<size>[\d.]+) kB gzipped$/m.exec(stdout)?.groups!["size"],
  );
  expect(measured, "find out what has made it larger, before the README says so").toBeLessThanOrEqual(stated);
  expect(measured).toBeGreaterThan(stated - 3);
});
