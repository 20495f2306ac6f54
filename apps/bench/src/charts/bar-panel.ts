import { element, type Markup } from "./markup.ts";
import { ticks } from "./ticks.ts";

/** The colours that bars have, by their names in the style of charts. */
export type BarColour = "first" | "second" | "third" | "other";

/** One bar, from 0 to a value; undefined is not known, and has a dash. */
export interface Bar {
  readonly value: number | undefined;
  readonly colour: BarColour;
  /** Drawn as a line across the end of the bar: what the value varied between. */
  readonly range?: readonly [lower: number, upper: number];
}

/** The bars that stand beside one name. */
export interface BarGroup {
  readonly label: string;
  /** Whether it is what the chart is about. */
  readonly isOurs: boolean;
  readonly bars: readonly Bar[];
}

/** Groups of bars below each other, on one scale. */
export interface BarPanel {
  readonly heading: string;
  /** What the colours mean; none where there is but one. */
  readonly legend: readonly { readonly name: string; readonly colour: BarColour }[];
  readonly groups: readonly BarGroup[];
  /** Gets a line from top to bottom. */
  readonly reference: number;
}

const headingHeight = 26;
const legendHeight = 20;
const axisHeight = 20;
const groupGap = 9;
/** Of a bar, where it is alone and where there are more. */
const thickness = { alone: 15, among: 10 };
const labelGap = 8;
const widestLabel = 240;
/** For the number behind the longest bar. */
const valueWidth = 46;

/** Draws a panel with its upper left corner at 0, 0; says how high it became. */
export function drawBarPanel(panel: BarPanel, width: number): { readonly markup: Markup; readonly height: number } {
  const { heading, legend, groups, reference } = panel;
  const labels = Math.min(widestLabel, Math.max(0, ...groups.map(({ label }) => textWidth(label, 13))) + labelGap);
  const top = headingHeight + (legend.length > 0 ? legendHeight : 0);
  const heights = groups.map(groupHeight);
  const bottom = top + heights.reduce((total, height) => total + height, 0);
  const most = Math.max(reference, ...groups.flatMap(({ bars }) => bars.flatMap(extremes)));
  const lengthOf = (value: number): number => (value / most) * (width - labels - valueWidth);
  const tops = heights.map((_, index) => heights.slice(0, index).reduce((total, height) => total + height, top));
  const markup = element(
    "g",
    {},
    element("text", { class: "heading", x: 0, y: 15 }, heading),
    drawLegend(legend, labels),
    ticks(most, 6).map((tick) => drawTick(tick, labels + lengthOf(tick), top, bottom)),
    drawLine("reference", labels + lengthOf(reference), top, bottom),
    groups.map((group, index) => drawGroup(group, { y: tops[index]!, labels, lengthOf })),
  );
  return { markup, height: bottom + axisHeight };
}

interface Place {
  readonly y: number;
  /** The width of the column of labels, where bars begin. */
  readonly labels: number;
  readonly lengthOf: (value: number) => number;
}

function drawGroup({ label, isOurs, bars }: BarGroup, { y, labels, lengthOf }: Place): Markup {
  const height = barThickness(bars);
  const middle = y + groupGap / 2 + (height * bars.length) / 2;
  const name = { class: isOurs ? "label ours" : "label", x: labels - labelGap, y: middle + 4.5, "text-anchor": "end" };
  return element(
    "g",
    {},
    element("text", name, label),
    bars.map((bar, index) => drawBar(bar, { y: y + groupGap / 2 + index * height, labels, lengthOf }, height, isOurs)),
  );
}

function drawBar(bar: Bar, { y, labels, lengthOf }: Place, height: number, isOurs: boolean): Markup[] {
  const end = labels + Math.max(0, ...extremes(bar).map(lengthOf));
  const middle = y + height / 2;
  const place = { class: isOurs ? "value ours" : "value", x: end + 5, y: middle + 3.5 };
  const drawn = [element("text", place, bar.value === undefined ? "–" : bar.value.toFixed(2))];
  if (bar.range !== undefined) {
    const [lower, upper] = bar.range.map((value) => (labels + lengthOf(value)).toFixed(2)) as [string, string];
    drawn.unshift(element("path", { class: "range", d: `M${lower} ${middle - 0.5}H${upper}` }));
  }
  if (bar.value !== undefined) {
    const size = { width: lengthOf(bar.value), height: height - 1 };
    drawn.unshift(element("rect", { class: `bar ${bar.colour}`, x: labels, y, ...size }));
  }
  return drawn;
}

function drawLegend(legend: BarPanel["legend"], from: number): Markup[] {
  let x = from;
  return legend.map(({ name, colour }) => {
    const entry = element(
      "g",
      {},
      element("rect", { class: colour, x, y: headingHeight - 1, width: 10, height: 10 }),
      element("text", { class: "muted", x: x + 15, y: headingHeight + 8 }, name),
    );
    x += 15 + textWidth(name, 11) + 16;
    return entry;
  });
}

function drawTick(value: number, x: number, top: number, bottom: number): Markup[] {
  const label = { class: "muted", x, y: bottom + 14, "text-anchor": "middle" };
  return [drawLine("grid", x, top, bottom), element("text", label, String(value))];
}

function drawLine(name: string, x: number, top: number, bottom: number): Markup {
  return element("line", { class: name, x1: x, x2: x, y1: top, y2: bottom });
}

function barThickness(bars: readonly Bar[]): number {
  return bars.length === 1 ? thickness.alone : thickness.among;
}

function groupHeight({ bars }: BarGroup): number {
  return bars.length * barThickness(bars) + groupGap;
}

function extremes({ value, range }: Bar): number[] {
  return [...(value === undefined ? [] : [value]), ...(range ?? [])];
}

/** About as wide as a font of that size makes it; rather too wide, since nothing here knows the font. */
function textWidth(text: string, size: number): number {
  return text.length * size * 0.58;
}
