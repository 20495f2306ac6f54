import { chartStyle } from "./chart-style.ts";
import { element, type Content, type Markup } from "./markup.ts";

/** A chart, before it is put into a file or a page. */
export interface Chart {
  /** Begins the ids in it; no two charts of a page have the same. */
  readonly id: string;
  /** What a reader who cannot see it is told: what it is, and all that it shows. */
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly content: Content;
}

const margin = 16;

/** A chart as it stands in a page, whose style has {@link chartStyle}. */
export function inlineChart(chart: Chart): Markup {
  return drawChart(chart, {}, []);
}

/** A chart as a file of its own, which needs nothing else. */
export function chartFile(chart: Chart): string {
  const namespace = { xmlns: "http://www.w3.org/2000/svg" };
  return `${drawChart(chart, namespace, [element("style", {}, chartStyle)]).text}\n`;
}

function drawChart(chart: Chart, namespace: Readonly<Record<string, string>>, style: Content): Markup {
  const { id, title, description, content } = chart;
  const [width, height] = [chart.width + 2 * margin, chart.height + 2 * margin];
  return element(
    "svg",
    {
      ...namespace,
      class: "chart",
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "img",
      "aria-labelledby": `${id}-title ${id}-description`,
    },
    element("title", { id: `${id}-title` }, title),
    element("desc", { id: `${id}-description` }, description),
    style,
    element("rect", { class: "paper", x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 8 }),
    element("g", { transform: `translate(${margin} ${margin})` }, content),
  );
}
