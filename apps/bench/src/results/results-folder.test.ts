import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { pictureScenarios } from "../charts/readme-picture.ts";
import { parseXml } from "../testing/parse-xml.ts";
import { runRecord, scenarioRecord } from "../testing/run-fixtures.ts";
import { pictureFile } from "./report-files.ts";
import { readRuns, saveRun, writeReport } from "./results-folder.ts";

const get = scenarioRecord({ base: [10], haulier: [11] });
const pictured = pictureScenarios.map((scenario) => scenarioRecord({ base: [10], haulier: [11] }, { scenario }));
const pages = ["2026-11-21T01-02-03Z.html", "index.html", "latest.json"];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "haulier-bench-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function filesMade(): Promise<string[]> {
  const made = await writeReport(await readRuns(folder), folder);
  return made.map((path) => path.slice(folder.length + 1).replaceAll("\\", "/"));
}

describe("the folder of results", () => {
  test("gives runs back as they were, each in a file that is named after its date", async () => {
    const runs = [runRecord([get]), runRecord([get], { date: "2026-11-22T13:14:15.678Z" })];
    for (const run of runs) await saveRun(run, folder);
    expect(await readRuns(folder)).toEqual([
      { name: "2026-11-21T01-02-03Z", run: runs[0] },
      { name: "2026-11-22T13-14-15Z", run: runs[1] },
    ]);
  });

  test("keeps one file for a run that is saved again as it goes on", async () => {
    await saveRun(runRecord([]), folder);
    await saveRun(runRecord([get]), folder);
    expect(await readRuns(folder)).toHaveLength(1);
    expect((await readRuns(folder))[0]!.run.scenarios).toHaveLength(1);
  });

  test("has a page for each run, and one with charts of the newest series", async () => {
    await saveRun(runRecord([get]), folder);
    expect(await filesMade()).toEqual([...pages, "charts/get.svg"]);
    parseXml(await readFile(join(folder, "charts/get.svg"), "utf8"));
    const latest: unknown = JSON.parse(await readFile(join(folder, "latest.json"), "utf8"));
    expect(latest).toMatchObject({
      runs: ["2026-11-21T01-02-03Z"],
      environment: { node: "24.21.0" },
      scenarios: [{ scenario: "get", rows: [{ contender: "base" }, { contender: "haulier", wall: 1.1, runs: [1.1] }] }],
    });
  });

  test("keeps the picture of the newest series that has all of it", async () => {
    await saveRun(runRecord(pictured), folder);
    expect(await filesMade()).toContain(pictureFile);
    const picture = await readFile(join(folder, pictureFile), "utf8");
    await saveRun(runRecord([get], { date: "2026-11-22T01:02:03.000Z", commit: "b" }), folder);
    expect(await filesMade()).toContain(pictureFile);
    expect(await readFile(join(folder, pictureFile), "utf8")).toBe(picture);
  });

  test("has nothing left of runs that are gone", async () => {
    const file = await saveRun(runRecord([...pictured, get]), folder);
    await filesMade();
    await rm(file);
    await saveRun(runRecord([get], { date: "2026-11-22T01:02:03.000Z" }), folder);
    await filesMade();
    expect((await readdir(folder, { recursive: true })).toSorted()).toEqual([
      "2026-11-22T01-02-03Z.html",
      "2026-11-22T01-02-03Z.json",
      "charts",
      join("charts", "get.svg"),
      "index.html",
      "latest.json",
    ]);
  });

  test("leaves files of others alone", async () => {
    await writeFile(join(folder, "notes.txt"), "");
    expect(await readRuns(folder)).toEqual([]);
    expect(await filesMade()).toEqual([]);
    expect(await readdir(folder)).toEqual(["notes.txt"]);
  });
});
