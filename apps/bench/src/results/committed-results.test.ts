import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { pictureFile, reportFiles } from "./report-files.ts";
import { readRuns, resultsFolder } from "./results-folder.ts";

/** Pages of single runs are not kept: they are large, and there is `index.html`. */
const kept = ([path]: readonly [string, string]): boolean => path === "index.html" || !path.endsWith(".html");

const files = [...reportFiles(await readRuns())].filter(kept);

test.each(files)("%s is what pnpm bench report makes of the committed results", async (path, text) => {
  const committed = await readFile(join(resultsFolder, path), "utf8");
  // Not compared by expect, which would print all of it.
  expect(committed === text, `run: pnpm bench report`).toBe(true);
});

test("the README shows the picture of the committed results", async () => {
  expect(files.map(([path]) => path)).toContain(pictureFile);
  const readme = await readFile(new URL("../../../../README.md", import.meta.url), "utf8");
  const pictures = Array.from(readme.matchAll(/!\[([^\]]*)\]\(([^)]*)\)/g), ([, text, path]) => ({ text, path }));
  const expected = { text: expect.stringMatching(/.{20}/), path: `apps/bench/results/${pictureFile}` };
  expect(pictures).toContainEqual(expected);
});
