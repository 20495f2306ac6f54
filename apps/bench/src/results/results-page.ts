import { inlineChart } from "../charts/chart-document.ts";
import { chartStyle } from "../charts/chart-style.ts";
import { element, type Content, type Markup } from "../charts/markup.ts";
import { isOurs, scenarioChart } from "../charts/scenario-chart.ts";
import type { Environment } from "../environment.ts";
import { reportNotes, reportTable, type ReportTable } from "../report.ts";
import { summarizeSeries, type Series } from "./series.ts";
import type { ScenarioSummary } from "./summary.ts";
import { checkTarget, targets, targetTable } from "./targets.ts";

/** As the style of charts, without `<` and `&`. */
const pageStyle = `
:root { color-scheme: light dark; }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.2rem 0.8rem 0.2rem 0; text-align: right; font-weight: normal; }
thead th { border-bottom: 1px solid; font-weight: 600; }
th:first-child { text-align: left; }
caption { text-align: left; padding-bottom: 0.4rem; }
svg { max-width: 100%; height: auto; }
.scroll { overflow-x: auto; }
.ours { font-weight: 700; }
`;

/** One page with every table and chart of a series; it needs nothing else. */
export function resultsPage(series: Series): string {
  const summaries = summarizeSeries(series);
  const title = "Haulier beside other clients";
  const page = element(
    "html",
    { lang: "en" },
    element(
      "head",
      {},
      element("meta", { charset: "utf-8" }),
      element("meta", { name: "viewport", content: "width=device-width" }),
      element("title", {}, title),
      element("style", {}, pageStyle, chartStyle),
    ),
    element(
      "body",
      {},
      element("h1", {}, title),
      element(
        "p",
        {},
        `${runsOf(series)} Every figure is a ratio to the base of its table, in the same run: 2.00 takes twice as much.`,
      ),
      environmentTable(series.at(-1)!.run.environment),
      element("ul", {}, summaries.map(linkTo)),
      targetSection(summaries),
      summaries.map(scenarioSection),
    ),
  );
  return `<!doctype html>\n${page.text}\n`;
}

function runsOf(series: Series): string {
  const names = series.map(({ name }) => name).join(", ");
  return series.length === 1 ? `One run: ${names}.` : `Medians of ${series.length} runs: ${names}.`;
}

function environmentTable({ commit, node, builtInUndici, cpu, cores, os, packages }: Environment): Markup {
  const facts = {
    commit,
    node: `${node} (undici ${builtInUndici} inside)`,
    CPU: `${cores} x ${cpu}`,
    OS: os,
    clients: Object.entries(packages)
      .map(([name, version]) => `${name} ${version}`)
      .join(", "),
  };
  const rows = Object.entries(facts).map(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]);
  return element("dl", {}, rows);
}

function linkTo({ scenario, title }: ScenarioSummary): Markup {
  return element("li", {}, element("a", { href: `#${scenario}` }, scenario), `: ${title}`);
}

/** Of the targets about what was measured. */
function targetSection(summaries: readonly ScenarioSummary[]): Content {
  const outcomes = targets
    .map((target) => checkTarget(target, summaries))
    .filter(({ measured }) => measured !== undefined);
  if (outcomes.length === 0) return undefined;
  return [element("h2", { id: "targets" }, "Targets"), table("How fast Haulier means to be", targetTable(outcomes))];
}

function scenarioSection(summary: ScenarioSummary): Markup {
  const { scenario, title } = summary;
  return element(
    "section",
    {},
    element("h2", { id: scenario }, scenario),
    inlineChart(scenarioChart(summary)),
    table(title, reportTable(summary)),
    reportNotes(summary).map((note) => element("p", {}, note)),
  );
}

function table(caption: string, { header, rows }: ReportTable): Markup {
  const drawn = element(
    "table",
    {},
    element("caption", {}, caption),
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        header.map((cell) => element("th", { scope: "col" }, cell)),
      ),
    ),
    element("tbody", {}, rows.map(tableRow)),
  );
  return element("div", { class: "scroll" }, drawn);
}

function tableRow([name = "", ...cells]: readonly string[]): Markup {
  const heading = element("th", { scope: "row", class: isOurs(name) ? "ours" : undefined }, name);
  return element(
    "tr",
    {},
    heading,
    cells.map((cell) => element("td", {}, cell)),
  );
}
