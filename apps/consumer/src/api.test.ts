import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";

import ts from "@typescript/typescript6";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import { describe, expect, test } from "vitest";

import { publishedPackages } from "./published-packages.ts";

describe.each(publishedPackages)("the public API of $manifest.name", ({ directory, entries }) => {
  // `pnpm api` writes the reports anew; their difference is then reviewed with the change that caused it.
  test.each(entries)("$specifier is as last reviewed", async ({ types, report }) => {
    await expect(await publicApi(types)).toMatchFileSnapshot(report);
  });

  test("has no report of an entry that is gone", () => {
    const reports = join(directory, "api");
    const present = existsSync(reports) ? readdirSync(reports) : [];
    expect(entries.map(({ report }) => basename(report))).toEqual(expect.arrayContaining(present));
  });
});

/** The declarations that an entry exports, in one file, without comments: a better explanation is no change of the API. */
async function publicApi(types: string): Promise<string> {
  const bundle = await rollup({
    input: types,
    external: /^[^./]/,
    plugins: [dts({ tsconfig: "apps/consumer/tsconfig.json" })],
  });
  const { output } = await bundle.generate({});
  const file = ts.createSourceFile("api.d.ts", output[0].code, ts.ScriptTarget.Latest);
  return ts.createPrinter({ removeComments: true }).printFile(file);
}
