import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { expect, inject, test } from "vitest";

import { publishedPackages } from "./published-packages.ts";

const run = promisify(execFile);

test("VERSION of core is that of its package.json, and goes into User-Agent", async () => {
  const script = `
    import { Client, HttpResponse, VERSION } from "@haulier/core";
    const client = new Client({ transport: { handleRequest: async () => new HttpResponse() } });
    console.log(VERSION, client.buildRequest("GET", "https://h/").headers.get("user-agent"));`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: inject("userProject"),
  });
  const { version } = publishedPackages.find(({ manifest }) => manifest.name === "@haulier/core")!.manifest;
  expect(stdout).toBe(`${version} haulier/${version}\n`);
});
