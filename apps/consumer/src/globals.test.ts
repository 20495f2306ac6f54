import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { describe, expect, inject, test } from "vitest";

import { publishedPackages } from "./published-packages.ts";

const run = promisify(execFile);
const register = "@haulier/fetch/register";
const entries = publishedPackages.flatMap(({ entries: all }) => all).map(({ specifier }) => specifier);

/** What test runners do when they are imported; the entries that are for them import them. */
const byTestRunners: Readonly<Record<string, readonly string[]>> = {
  "@haulier/conformance/vitest": [
    "globalThis.Symbol(matchers-object)",
    "globalThis.Symbol($$jest-matchers-object)",
    "globalThis.Symbol(asymmetric-matchers-object)",
    "globalThis.Symbol(expect-global)",
  ],
};

/** What a script changes of what all code of a process shares, in a process of its own. */
async function changedBy(script: string, env: Readonly<Record<string, string>>): Promise<string[]> {
  const args = ["--import", import.meta.resolve("./watch-globals.ts"), "--input-type=module", "--eval", script];
  const { stdout } = await run(process.execPath, args, {
    cwd: inject("userProject"),
    env: { PATH: process.env["PATH"], ...env },
  });
  return stdout.split("\n").filter((line) => line !== "");
}

describe.each([
  ["that has used nothing before", {}],
  ["that has used fetch before", { FETCH_WAS_USED: "1" }],
])("in a process %s", (_what, env) => {
  test.each(entries.filter((specifier) => specifier !== register))(
    "importing %s leaves fetch, its classes and its dispatcher as they were, and all else that is shared",
    async (specifier) => {
      expect(await changedBy(`await import(${JSON.stringify(specifier)})`, env)).toEqual(
        byTestRunners[specifier] ?? [],
      );
    },
  );

  test(`importing ${register} changes fetch alone, beside the mark by which that is undone`, async () => {
    expect(entries).toContain(register);
    expect(await changedBy(`await import("${register}")`, env)).toEqual([
      "globalThis.fetch",
      "globalThis.Symbol(@haulier/fetch registration)",
    ]);
    expect(await changedBy(`(await import("${register}")).restore()`, env)).toEqual([]);
  });

  test("what does change something is found", async () => {
    const script = `
      globalThis.fetch = () => {};
      Headers.prototype.append = () => {};
      process.on("SIGTERM", () => {});
      process.env.NODE_ENV = "test";`;
    expect(await changedBy(script, env)).toEqual(
      expect.arrayContaining(["globalThis.fetch", "Headers.prototype.append", "process.on(SIGTERM) 0", "process.env"]),
    );
  });
});

// The undici of npm that is imported first makes the dispatcher that Node's own fetch goes by.
test("an undici that is imported, and not only when it is needed, is found", async () => {
  const script = `
    const { createRequire } = await import("node:module");
    await import(createRequire(import.meta.resolve("@haulier/undici")).resolve("undici"));`;
  expect(await changedBy(script, {})).toContain("globalThis.Symbol(undici.globalDispatcher.1)");
});
