import { describe, expect, test } from "vitest";

import { summarize } from "../results/summary.ts";
import { descendants, parseXml, textOf, withClass } from "../testing/parse-xml.ts";
import { environment, scenarioRecord } from "../testing/run-fixtures.ts";
import { chartFile } from "./chart-document.ts";
import { pictureScenarios, readmePicture } from "./readme-picture.ts";

const summaries = pictureScenarios.map((scenario) =>
  summarize([scenarioRecord({ "undici.dispatch": [10], haulier: [11], "haulier.raw": [10], got: [60] }, { scenario })]),
);

describe("the picture of the README", () => {
  const picture = readmePicture(summaries, environment);
  const svg = parseXml(chartFile(picture));

  test("has the clients beside each other, for each of its scenarios", () => {
    const clients = ["undici.dispatch", "haulier", "got"];
    expect(withClass(svg, "label").map(textOf)).toEqual(pictureScenarios.flatMap(() => clients));
    expect(withClass(svg, "heading")).toHaveLength(pictureScenarios.length);
    expect(withClass(svg, "ours").map(textOf)).toEqual(pictureScenarios.flatMap(() => ["haulier", "1.10"]));
  });

  test("says on which machine and when it was measured, and how often", () => {
    expect(textOf(svg)).toContain('One run of "pnpm bench": Node 24.21.0, 2 x Fast CPU, 2026-11-21.');
    const get = scenarioRecord({ a: [1] });
    const thrice = pictureScenarios.map((scenario) => ({ ...summarize([get, get, get]), scenario }));
    expect(textOf(parseXml(chartFile(readmePicture(thrice, environment))))).toContain("Medians of 3 runs");
  });

  test("says in words what it shows", () => {
    expect(picture.description).toMatch(
      /^(?:[^:]+: Shorter is better\. wall: undici\.dispatch 1\.00, haulier 1\.10, got 6\.00\. ?){2}$/,
    );
  });

  test("has nothing outside of its borders", () => {
    for (const { name, attributes } of descendants(svg)) {
      if (name !== "text") continue;
      expect(Number(attributes["x"])).toBeLessThan(picture.width);
      expect(Number(attributes["y"])).toBeLessThanOrEqual(picture.height);
    }
  });

  test("needs results of its scenarios", () => {
    expect(() => readmePicture(summaries.slice(1), environment)).toThrow(`results of ${pictureScenarios[0]}`);
  });
});
