import { readFile } from "node:fs/promises";

import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import type { Problem } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { describe, expect, inject, test } from "vitest";

import { publishedPackages } from "./published-packages.ts";
import type { Manifest } from "./published-packages.ts";
import { tarballOf } from "./user-project.ts";

describe.each(publishedPackages)("the tarball of $manifest.name", ({ manifest: { name } }) => {
  const tarball = tarballOf(inject("userProject"), name);

  test("has a manifest that publint finds no fault with", async () => {
    const data = await readFile(tarball);
    const { messages, pkg } = await publint({ pack: { tarball: Uint8Array.from(data).buffer }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  test("has types that are found where its code is found", async () => {
    const result = await checkPackage(createPackageFromTarballData(await readFile(tarball)));
    expect(result.types ? result.problems.filter(isProblem) : "no types at all").toEqual([]);
  });

  test("holds the sources that its maps point to, and no tests", async () => {
    const files = createPackageFromTarballData(await readFile(tarball)).listFiles();
    const inside = files.map((file) => file.replace(`/node_modules/${name}/`, ""));
    expect(inside).toEqual(
      expect.arrayContaining(["package.json", "README.md", "LICENSE", "src/index.ts", "dist/index.js"]),
    );
    expect(inside.filter((file) => /\.test(-d)?\./.test(file))).toEqual([]);
  });

  test("depends on versions, not on this workspace", async () => {
    const manifest = createPackageFromTarballData(await readFile(tarball)).readFile(
      `/node_modules/${name}/package.json`,
    );
    const { dependencies = {}, peerDependencies = {} }: Manifest = JSON.parse(manifest);
    for (const range of Object.values({ ...dependencies, ...peerDependencies })) expect(range).toMatch(/^(\^|>=)\d/);
  });
});

/** Node 22 and later can require() a module, attw's TypeScript is older than that; and node10 never knew `exports`. */
function isProblem(problem: Problem): boolean {
  return problem.kind !== "CJSResolvesToESM" && !("resolutionKind" in problem && problem.resolutionKind === "node10");
}
