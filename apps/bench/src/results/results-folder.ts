import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { reportFiles } from "./report-files.ts";
import { formatRun, parseRun, type RunRecord } from "./run-record.ts";
import type { SavedRun } from "./series.ts";

/** Where results are kept, and what is made of them. */
export const resultsFolder: string = fileURLToPath(new URL("../../results/", import.meta.url));

/** Beside the runs, there is `latest.json`. */
const runFile = /^(\d{4}-\d\d-\d\dT[\d-]+Z)\.json$/;

/** What {@link writeReport} makes. */
const made = /^(?:charts|latest\.json|.*\.(?:html|svg))$/;

/** Writes a run, over itself where it has been written before, and gives the path. */
export async function saveRun(run: RunRecord, folder: string = resultsFolder): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${runName(run)}.json`);
  await writeFile(file, formatRun(run));
  return file;
}

/** All runs of the folder. */
export async function readRuns(folder: string = resultsFolder): Promise<SavedRun[]> {
  const names = (await readdir(folder)).flatMap((file) => runFile.exec(file)?.[1] ?? []);
  return Promise.all(
    names.map(async (name) => ({ name, run: parseRun(await readFile(join(folder, `${name}.json`), "utf8"), name) })),
  );
}

/** Makes everything anew that is made of the runs, and gives the paths. What was made of runs that are gone goes as well. */
export async function writeReport(runs: readonly SavedRun[], folder: string = resultsFolder): Promise<string[]> {
  const before = (await readdir(folder)).filter((file) => made.test(file));
  await Promise.all(before.map((file) => rm(join(folder, file), { recursive: true })));
  const files = Array.from(reportFiles(runs), ([path, text]) => ({ path: join(folder, path), text }));
  for (const { path, text } of files) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  return files.map(({ path }) => path);
}

/** By its date, as it may stand in the name of a file on any system. */
function runName({ environment: { date } }: RunRecord): string {
  return `${date.slice(0, 19).replaceAll(":", "-")}Z`;
}
