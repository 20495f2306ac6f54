import { control } from "../measure.ts";
import type { ScenarioSummary, SummaryRow } from "../results/summary.ts";
import { drawBarPanel, type Bar, type BarColour, type BarGroup, type BarPanel } from "./bar-panel.ts";
import type { Chart } from "./chart-document.ts";

/** A figure that a contender has beside the base's. */
interface Figure {
  readonly name: string;
  readonly colour: BarColour;
  readonly of: (row: SummaryRow) => number | undefined;
  /** What it varied between, where that is known. */
  readonly range?: (row: SummaryRow) => readonly [lower: number, upper: number];
}

const wall: Figure = { name: "wall", colour: "first", of: (row) => row.wall, range: (row) => row.wallSpread };
const userCpu: Figure = { name: "user CPU", colour: "second", of: (row) => row.userCpu };
const heap: Figure = { name: "heap", colour: "third", of: (row) => row.heap };

const resident: Figure = { name: "resident memory", colour: "other", of: (row) => row.resident };

const width = 720;

/** All that was measured in a scenario: for each contender a bar for wall time, user CPU and heap, as ratios to the base. */
export function scenarioChart(summary: ScenarioSummary): Chart {
  const figures = [wall, userCpu, heap, resident].filter(({ of }) => summary.rows.some((row) => isFigure(of(row))));
  const groups = summary.rows.map((row) => group(row, figures));
  const panel: BarPanel = { heading: summary.title, legend: figures, groups, reference: 1 };
  const { markup, height } = drawBarPanel(panel, width);
  const title = `${summary.title}, as ratios to ${summary.base}`;
  return {
    id: summary.scenario,
    title,
    description: describeRows(summary.rows, figures),
    width,
    height,
    content: markup,
  };
}

/** The wall times alone, without the second process of the base: for who wants to know what it comes to. */
export function wallPanel(summary: ScenarioSummary, heading: string): BarPanel {
  const rows = summary.rows.filter(({ contender }) => contender !== control(summary.base));
  const groups = rows.map((row) => group(row, [{ ...wall, colour: isOurs(row.contender) ? "first" : "other" }]));
  return { heading, legend: [], groups, reference: 1 };
}

/** What {@link wallPanel} shows, in words. */
export function describeWall(summary: ScenarioSummary): string {
  const rows = summary.rows.filter(({ contender }) => contender !== control(summary.base));
  return describeRows(rows, [wall]);
}

function group(row: SummaryRow, figures: readonly Figure[]): BarGroup {
  const bars = figures.map(({ colour, of, range }): Bar => {
    const value = of(row);
    if (!isFigure(value)) return { value: undefined, colour };
    return range === undefined ? { value, colour } : { value, colour, range: range(row) };
  });
  return { label: row.contender, isOurs: isOurs(row.contender), bars };
}

function describeRows(rows: readonly SummaryRow[], figures: readonly Figure[]): string {
  const told = figures.map(({ name, of }) => {
    const values = rows.flatMap((row) => {
      const value = of(row);
      return isFigure(value) ? `${row.contender} ${value.toFixed(2)}` : [];
    });
    return `${name}: ${values.join(", ")}.`;
  });
  return `Shorter is better. ${told.join(" ")}`;
}

function isFigure(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value);
}

/** Whether a contender is a way of using Haulier. */
export function isOurs(contender: string): boolean {
  return /^@?haulier\b/.test(contender);
}
