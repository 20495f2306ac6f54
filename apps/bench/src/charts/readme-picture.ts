import type { Environment } from "../environment.ts";
import type { ScenarioSummary } from "../results/summary.ts";
import { drawBarPanel } from "./bar-panel.ts";
import type { Chart } from "./chart-document.ts";
import { element } from "./markup.ts";
import { describeWall, wallPanel } from "./scenario-chart.ts";

/** The scenarios of the picture, with what it calls them. */
const panels = { "sustained-get": "Small JSON, 64 requests at once", "gzip-get": "10 KB of JSON, gzipped" };

/** The scenarios that the picture is made of. */
export const pictureScenarios: readonly string[] = Object.keys(panels);

/** Who is not in it: what serves other ends than to tell which client to take. */
const hidden = new Set(["haulier.raw"]);

const panelWidth = 420;
const gap = 40;
const captionHeight = 40;

/** The picture of the README of the repository: wall time beside other clients, where it matters to most. */
export function readmePicture(summaries: readonly ScenarioSummary[], environment: Environment): Chart {
  const shown = Object.entries(panels).map(([scenario, heading]) => {
    const summary = summaries.find((each) => each.scenario === scenario);
    if (summary === undefined) throw new Error(`no picture without results of ${scenario}: pnpm bench --save`);
    const rows = summary.rows.filter(({ contender }) => !hidden.has(contender));
    return {
      heading,
      description: describeWall({ ...summary, rows }),
      panel: wallPanel({ ...summary, rows }, heading),
    };
  });
  const drawn = shown.map(({ panel }) => drawBarPanel(panel, panelWidth));
  const height = Math.max(...drawn.map((panel) => panel.height)) + captionHeight;
  const { base, rounds } = summaries.find(({ scenario }) => scenario === pictureScenarios[0])!;
  const lines = [
    `Wall time, shorter is better. ${base} is 1: the lowest level of undici, used by hand.`,
    madeBy(rounds.length, environment),
  ];
  return {
    id: "readme",
    title: "The time that requests take, by client",
    description: shown.map(({ heading, description }) => `${heading}: ${description}`).join(" "),
    width: panelWidth * shown.length + gap * (shown.length - 1),
    height,
    content: [
      drawn.map(({ markup }, index) =>
        element("g", { transform: `translate(${index * (panelWidth + gap)} 0)` }, markup),
      ),
      lines.map((line, index) => element("text", { class: "muted", x: 0, y: height - 18 + index * 16 }, line)),
    ],
  };
}

function madeBy(runs: number, { date, node, cpu, cores }: Environment): string {
  const made = runs === 1 ? "One run" : `Medians of ${runs} runs`;
  return `${made} of "pnpm bench": Node ${node}, ${cores} x ${cpu}, ${date.slice(0, 10)}.`;
}
