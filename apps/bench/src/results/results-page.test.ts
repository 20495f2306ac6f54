import { describe, expect, test } from "vitest";

import { descendants, parseXml, textOf, type XmlElement } from "../testing/parse-xml.ts";
import { runRecord, scenarioRecord } from "../testing/run-fixtures.ts";
import { resultsPage } from "./results-page.ts";
import type { Series } from "./series.ts";

const failures = [{ contender: "ky", message: "ky crashed: <Error> & co" }];
const scenarios = [
  scenarioRecord({ "undici.dispatch": [10], haulier: [11], "got <b>": [60] }),
  scenarioRecord({ "undici.dispatch": [10], haulier: [10.5] }, { scenario: "download", title: "100 MB", failures }),
];
const series: Series = [
  { name: "2026-11-21T01-02-03Z", run: runRecord(scenarios) },
  { name: "2026-11-21T02-02-03Z", run: runRecord(scenarios) },
];

describe("the page of a series", () => {
  const page = resultsPage(series);
  const html = parseXml(page);
  const all = (name: string, within: XmlElement = html) =>
    descendants(within).filter((element) => element.name === name);

  test("is HTML that needs nothing else, and well-formed at that", () => {
    expect(page.startsWith("<!doctype html>\n")).toBe(true);
    expect(html).toMatchObject({ name: "html", attributes: { lang: "en" } });
    expect(all("title").map(textOf)[0]).toBe("Haulier beside other clients");
    expect(page).not.toMatch(/https?:|url\(|@import|<script|<link| src=/);
    expect(all("style").map(textOf).join("")).not.toMatch(/[<>&]/);
  });

  test("has a chart and a table for each scenario, with links to them", () => {
    const sections = all("section");
    const ids = sections.map((section) => all("h2", section)[0]!.attributes["id"]);
    expect(ids).toEqual(["get", "download"]);
    expect(all("a").map(({ attributes }) => attributes["href"])).toEqual(["#get", "#download"]);
    for (const section of sections) {
      expect(all("svg", section)).toHaveLength(1);
      expect(all("table", section)).toHaveLength(1);
    }
  });

  test("has no id twice", () => {
    const ids = descendants(html).flatMap(({ attributes }) => attributes["id"] ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("has tables whose cells have a heading for their row and column", () => {
    const [header, ...rows] = all("tr", all("table", all("section")[0])[0]);
    const columns = all("th", header);
    expect(columns.map(textOf)).toEqual(["", "wall", "runs", "user CPU", "heap", "bytes", "server busy"]);
    expect(columns.every(({ attributes }) => attributes["scope"] === "col")).toBe(true);
    expect(rows.map((row) => all("th", row).map(textOf))).toEqual([["undici.dispatch"], ["haulier"], ["got <b>"]]);
    expect(all("td", rows[2]).map(textOf)).toEqual(["6.00", "6.00 6.00", "6.00", "1.00", "1000", "2 %"]);
  });

  test("says what was measured where, and what was left out", () => {
    const text = textOf(all("body")[0]!);
    expect(text).toContain("Medians of 2 runs: 2026-11-21T01-02-03Z, 2026-11-21T02-02-03Z.");
    for (const fact of ["0123456789ab", "24.21.0 (undici 7.29.1 inside)", "2 x Fast CPU", "undici 8.12.4, got 16.1.0"])
      expect(text).toContain(fact);
    expect(text).toContain("Left out: ky crashed: <Error> & co");
  });

  test("has the targets about what was measured, and no others", () => {
    const targets = all("table")[0]!;
    expect(all("th", targets).map(textOf)).toContain("download: haulier / undici.dispatch, wall");
    expect(textOf(targets)).not.toContain("upload");
    expect(resultsPage([{ name: "one", run: runRecord(scenarios.slice(0, 1)) }])).not.toContain("Targets");
  });
});

test("the page of one run says so", () => {
  expect(resultsPage([series[0]])).toContain("One run: 2026-11-21T01-02-03Z.");
});
