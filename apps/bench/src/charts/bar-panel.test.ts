import { describe, expect, test } from "vitest";

import { descendants, parseXml, textOf, withClass } from "../testing/parse-xml.ts";
import { drawBarPanel, type Bar, type BarPanel } from "./bar-panel.ts";

const width = 500;

function panel(values: Readonly<Record<string, readonly Partial<Bar>[]>>, init: Partial<BarPanel> = {}): BarPanel {
  return {
    heading: "wall time",
    legend: [],
    groups: Object.entries(values).map(([label, bars]) => ({
      label,
      isOurs: label === "haulier",
      bars: bars.map((bar) => ({ value: undefined, colour: "first", ...bar })),
    })),
    reference: 1,
    ...init,
  };
}

function draw(drawn: BarPanel) {
  const { markup, height } = drawBarPanel(drawn, width);
  const root = parseXml(markup.text);
  const numbers = (name: string, attribute: string) =>
    withClass(root, name).map(({ attributes }) => Number(attributes[attribute]));
  return { root, height, numbers };
}

describe("a panel of bars", () => {
  test("has bars as long as their values, from a common zero", () => {
    const { numbers } = draw(
      panel({ a: [{ value: 1 }], haulier: [{ value: 0.5 }], got: [{ value: 13 }], none: [{ value: 0 }] }),
    );
    const lengths = numbers("bar", "width");
    const unit = lengths[0]!;
    expect(unit).toBeGreaterThan(20);
    for (const [index, value] of [1, 0.5, 13, 0].entries()) expect(lengths[index]! / unit).toBeCloseTo(value, 2);
    expect(new Set(numbers("bar", "x")).size).toBe(1);
  });

  test("marks what the bars are compared with where a bar of that length ends", () => {
    const { numbers } = draw(panel({ a: [{ value: 1 }], b: [{ value: 7 }] }));
    expect(numbers("reference", "x1")[0]).toBeCloseTo(numbers("bar", "x")[0]! + numbers("bar", "width")[0]!, 1);
  });

  test("has an axis on the same scale", () => {
    const { root, numbers } = draw(panel({ a: [{ value: 6 }] }));
    const [zero, unit] = [numbers("bar", "x")[0]!, numbers("bar", "width")[0]! / 6];
    const labels = withClass(root, "muted").map(textOf);
    expect(labels).toEqual(["0", "1", "2", "3", "4", "5", "6"]);
    for (const [index, x] of numbers("grid", "x1").entries()) expect(x).toBeCloseTo(zero + index * unit, 1);
  });

  test("draws what a value varied between, on the same scale, and the number behind it", () => {
    const { root, numbers } = draw(panel({ a: [{ value: 2, range: [1, 4] }], b: [{ value: 1 }] }));
    const [zero, unit] = [numbers("bar", "x")[0]!, numbers("bar", "width")[1]!];
    const [lower, upper] = /^M([\d.]+) [\d.]+H([\d.]+)$/
      .exec(withClass(root, "range")[0]!.attributes["d"]!)!
      .slice(1)
      .map(Number) as [number, number];
    expect(lower).toBeCloseTo(zero + unit, 1);
    expect(upper).toBeCloseTo(zero + 4 * unit, 1);
    expect(numbers("value", "x")[0]).toBeGreaterThan(upper);
  });

  test("says every value in numbers, and a dash where there is none", () => {
    const { root } = draw(panel({ a: [{ value: 1.006 }, {}], b: [{ value: 12.344 }] }));
    expect(withClass(root, "value").map(textOf)).toEqual(["1.01", "–", "12.34"]);
    expect(withClass(root, "bar")).toHaveLength(2);
  });

  test("stays within its width and height, with no group on top of another", () => {
    const { root, height, numbers } = draw(
      panel({
        "a name that is longer than any name of a client should ever be": [{ value: 3, range: [1, 5] }],
        b: [{ value: 2 }, { value: 1 }],
      }),
    );
    for (const [index, x] of numbers("bar", "x").entries())
      expect(x + numbers("bar", "width")[index]!).toBeLessThan(width);
    // A number is at most "999.99" wide.
    for (const x of numbers("value", "x")) expect(x + 6 * 11 * 0.6).toBeLessThanOrEqual(width);
    const tops = numbers("bar", "y");
    const bottoms = tops.map((top, index) => top + numbers("bar", "height")[index]!);
    expect(tops).toEqual(tops.toSorted((a, b) => a - b));
    for (const [index, bottom] of bottoms.entries()) expect(bottom).toBeLessThanOrEqual(tops[index + 1] ?? height);
    expect(descendants(root).filter(({ attributes }) => Number(attributes["y"] ?? 0) > height)).toEqual([]);
  });

  test("tells our own by more than a colour", () => {
    const { root } = draw(panel({ haulier: [{ value: 1 }], got: [{ value: 2 }] }));
    expect(withClass(root, "ours").map(textOf)).toEqual(["haulier", "1.00"]);
  });

  test("has a legend where colours mean something", () => {
    const legend = [
      { name: "wall", colour: "first" },
      { name: "heap", colour: "second" },
    ] as const;
    const { root } = draw(panel({ a: [{ value: 1 }, { value: 2, colour: "second" }] }, { legend }));
    expect(textOf(root)).toMatch(/^wall timewallheap/);
    expect(withClass(root, "second")).toHaveLength(2);
    expect(draw(panel({ a: [{ value: 1 }] }, { legend })).height).toBeGreaterThan(
      draw(panel({ a: [{ value: 1 }] })).height,
    );
  });

  test("escapes what it is given", () => {
    const { root } = draw(panel({ '<script> & "co"': [{ value: 1 }] }, { heading: "a < b" }));
    expect(withClass(root, "label").map(textOf)).toEqual(['<script> & "co"']);
    expect(withClass(root, "heading").map(textOf)).toEqual(["a < b"]);
  });
});
