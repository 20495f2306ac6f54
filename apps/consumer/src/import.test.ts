import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { describe, expect, inject, test } from "vitest";

import { publishedPackages } from "./published-packages.ts";

const run = promisify(execFile);

describe.each(publishedPackages.flatMap(({ entries }) => entries))("$specifier", ({ specifier }) => {
  test("can be imported", async () => {
    expect(await node("module", `await import(${JSON.stringify(specifier)})`)).toBe("");
  });

  test("can be required, and is then the same module", async () => {
    const script = `
      const required = require(${JSON.stringify(specifier)});
      import(${JSON.stringify(specifier)}).then((imported) => {
        for (const name of Object.keys(imported)) if (imported[name] !== required[name]) console.log(name);
      });`;
    expect(await node("commonjs", script)).toBe("");
  });
});

/** Runs a script in the user project and resolves to all it printed, warnings included. */
async function node(type: "module" | "commonjs", script: string): Promise<string> {
  const { stdout, stderr } = await run(process.execPath, [`--input-type=${type}`, "--eval", script], {
    cwd: inject("userProject"),
    env: { PATH: process.env["PATH"] },
  });
  return stdout + stderr;
}
