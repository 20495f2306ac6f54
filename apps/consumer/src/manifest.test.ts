import { existsSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { publishedPackages } from "./published-packages.ts";

describe.each(publishedPackages)("the manifest of $manifest.name", ({ directory, manifest }) => {
  test("says what every package of ours says", () => {
    expect(manifest).toMatchObject({
      description: expect.stringMatching(/\.$/),
      keywords: expect.arrayContaining(["haulier"]),
      license: "MIT",
      type: "module",
      // One module is imported for what it does: without a name here, bundlers would leave it out.
      sideEffects: manifest.name === "@haulier/fetch" ? ["./dist/register.js", "./src/register.ts"] : false,
      engines: { node: ">=22.19" },
      publishConfig: { access: "public" },
    });
  });

  test("leads tests and type checks of its neighbours to its sources first, then types, then code", () => {
    for (const target of Object.values(manifest.exports).filter((value) => typeof value !== "string")) {
      expect(Object.keys(target)).toEqual(["@haulier/source", "types", "default"]);
      expect(existsSync(join(directory, target["@haulier/source"] ?? ""))).toBe(true);
    }
  });

  test("leaves the copy of core to its user", () => {
    // Two copies would be two class trees. A peer is the one that the user's other packages share.
    expect(Object.keys(manifest.dependencies ?? {})).not.toContain("@haulier/core");
  });
});
