import { describe, expect, test } from "vitest";

import { parseXml, textOf, withClass } from "../testing/parse-xml.ts";
import { chartFile, inlineChart, type Chart } from "./chart-document.ts";
import { chartStyle } from "./chart-style.ts";
import { element } from "./markup.ts";

const chart: Chart = {
  id: "get",
  title: "GET & co",
  description: "haulier 1.00 < got 6.25.",
  width: 300,
  height: 100,
  content: element("text", {}, "1.00"),
};

describe("the file of a chart", () => {
  const svg = parseXml(chartFile(chart));

  test("is an SVG image that says what it shows to whoever cannot see it", () => {
    expect(svg).toMatchObject({ name: "svg", attributes: { xmlns: "http://www.w3.org/2000/svg", role: "img" } });
    const [title, description] = svg.children as [typeof svg, typeof svg];
    expect(svg.attributes["aria-labelledby"]).toBe(`${title.attributes["id"]} ${description.attributes["id"]}`);
    expect([title.name, textOf(title)]).toEqual(["title", "GET & co"]);
    expect([description.name, textOf(description)]).toEqual(["desc", "haulier 1.00 < got 6.25."]);
  });

  test("needs nothing else: no font, no picture, no script", () => {
    const file = chartFile(chart).replace('xmlns="http://www.w3.org/2000/svg"', "");
    expect(file).not.toMatch(/https?:|url\(|@import|@font-face|href|<script/);
    expect(file).toContain(chartStyle);
  });

  test("scales as a whole, with its paper around all of it", () => {
    expect(svg.attributes).toMatchObject({ viewBox: "0 0 332 132", width: "332", height: "132" });
    expect(withClass(svg, "paper")[0]!.attributes).toMatchObject({ width: "331", height: "131" });
  });
});

test("a chart in a page leaves its style to the page", () => {
  const svg = parseXml(inlineChart(chart).text);
  expect(svg.children.some((child) => typeof child !== "string" && child.name === "style")).toBe(false);
  expect(svg.attributes["class"]).toBe("chart");
});

describe("the style of charts", () => {
  const light = colours(chartStyle.slice(0, chartStyle.indexOf("@media")));
  const dark = colours(/@media \(prefers-color-scheme: dark\) \{.*\}/.exec(chartStyle)![0]);

  test("has every colour for light and for dark", () => {
    expect(Object.keys(dark)).toEqual(Object.keys(light));
    const used = Array.from(chartStyle.matchAll(/var\(--(\w+)\)/g), ([, name]) => name!);
    expect(used.filter((name) => !(name in light))).toEqual([]);
  });

  for (const [name, least] of [
    ["text", 4.5],
    ["muted", 4.5],
    ["first", 3],
    ["second", 3],
    ["third", 3],
    ["other", 3],
  ] as const) {
    test(`${name} stands out from the paper by ${least} to 1 or more`, () => {
      expect(contrast(light[name]!, light["paper"]!)).toBeGreaterThanOrEqual(least);
      expect(contrast(dark[name]!, dark["paper"]!)).toBeGreaterThanOrEqual(least);
    });
  }

  test("means the same in XML and in HTML", () => {
    expect(chartStyle).not.toMatch(/[<>&]/);
  });
});

function colours(css: string): Record<string, string> {
  return Object.fromEntries(Array.from(css.matchAll(/--(\w+): (#\w{6});/g), ([, name, value]) => [name!, value!]));
}

/** WCAG 2.2, contrast ratio and relative luminance. */
function contrast(one: string, other: string): number {
  const [lighter, darker] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
