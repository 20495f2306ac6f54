import { describe, expect, test } from "vitest";

import { summarize } from "../results/summary.ts";
import { parseXml, textOf, withClass } from "../testing/parse-xml.ts";
import { contenderRecord, scenarioRecord } from "../testing/run-fixtures.ts";
import { chartFile } from "./chart-document.ts";
import { describeWall, isOurs, scenarioChart, wallPanel } from "./scenario-chart.ts";

const record = scenarioRecord(
  {},
  {
    base: "base",
    contenders: [
      contenderRecord("base", [10, 10, 10], 1000),
      contenderRecord("base (again)", [11, 11, 11], 1000),
      contenderRecord("haulier", [10, 20, 30], 1500),
      contenderRecord("got <b>", [60, 60, 60]),
    ],
  },
);
const summary = summarize([record]);

describe("the chart of a scenario", () => {
  const chart = scenarioChart(summary);
  const svg = parseXml(chartFile(chart));
  const lengths = (colour: string) =>
    withClass(svg, "bar")
      .filter(({ attributes }) => attributes["class"] === `bar ${colour}`)
      .map(({ attributes }) => Number(attributes["width"]));

  test("has a bar for wall time, user CPU and heap of each contender, all on one scale", () => {
    const unit = lengths("first")[0]!;
    for (const [colour, values] of [
      ["first", [1, 1.1, 2, 6]],
      ["second", [1, 1.1, 2, 6]],
      ["third", [1, 1, 1.5]],
    ] as const) {
      expect(lengths(colour)).toHaveLength(values.length);
      for (const [index, value] of values.entries()) expect(lengths(colour)[index]! / unit).toBeCloseTo(value, 2);
    }
  });

  test("names the contenders as they are called, fastest first", () => {
    expect(withClass(svg, "label").map(textOf)).toEqual(["base", "base (again)", "haulier", "got <b>"]);
  });

  test("says in its description what it shows", () => {
    expect(chart.title).toBe("GET something small, as ratios to base");
    expect(chart.description).toBe(
      "Shorter is better. wall: base 1.00, base (again) 1.10, haulier 2.00, got <b> 6.00. " +
        "user CPU: base 1.00, base (again) 1.10, haulier 2.00, got <b> 6.00. " +
        "heap: base 1.00, base (again) 1.00, haulier 1.50.",
    );
  });

  test("leaves out what nobody measured", () => {
    const withoutHeap = scenarioRecord({}, { base: "base", contenders: [contenderRecord("base", [1])] });
    expect(scenarioChart(summarize([withoutHeap])).description).not.toContain("heap");
  });
});

describe("wall time alone", () => {
  test("leaves out the second process of the base", () => {
    expect(wallPanel(summary, "GET").groups.map(({ label }) => label)).toEqual(["base", "haulier", "got <b>"]);
    expect(describeWall(summary)).toBe("Shorter is better. wall: base 1.00, haulier 2.00, got <b> 6.00.");
  });

  test("has one bar for each, with what it varied between, and another colour for ours", () => {
    expect(wallPanel(summary, "GET").groups.map(({ bars }) => bars)).toEqual([
      [{ value: 1, range: [1, 1], colour: "other" }],
      [{ value: 2, range: [1.5, 2.5], colour: "first" }],
      [{ value: 6, range: [6, 6], colour: "other" }],
    ]);
  });
});

test("ours are those named after Haulier", () => {
  const names = ["haulier", "haulier.raw", "haulier, every option", "@haulier/core", "undici", "hauliers", "client"];
  expect(names.filter(isOurs)).toEqual(["haulier", "haulier.raw", "haulier, every option", "@haulier/core"]);
});
