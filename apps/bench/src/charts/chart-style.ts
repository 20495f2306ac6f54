/** The font of the system: a picture in a README may load nothing. */
const font = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

/** Every colour of a chart, for paper and for the dark. Bars and text have a contrast of 3 and 4.5 to what they stand on, or more. */
const colours = {
  light: {
    paper: "#ffffff",
    edge: "#d0d7de",
    grid: "#e4e8ec",
    text: "#1f2328",
    muted: "#59636e",
    first: "#0a7ea4",
    second: "#b35900",
    third: "#8250df",
    other: "#818b98",
  },
  dark: {
    paper: "#0d1117",
    edge: "#3d444d",
    grid: "#262c36",
    text: "#f0f6fc",
    muted: "#9198a1",
    first: "#45b8dc",
    second: "#e08b3c",
    third: "#a987f0",
    other: "#767f8c",
  },
};

function palette(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `--${name}: ${value};`)
    .join(" ");
}

/**
 * The style of charts, alone or in a page. A chart stands on paper of its own: where a README is shown on a dark page to somebody
 * whose system is light, it stays readable. Without `<` and `&`, so that it means the same in XML and in HTML.
 */
export const chartStyle: string = `
.chart { ${palette(colours.light)} font-family: ${font}; font-size: 13px; }
@media (prefers-color-scheme: dark) { .chart { ${palette(colours.dark)} } }
.chart text { fill: var(--text); }
.chart .heading { font-size: 14px; font-weight: 600; }
.chart .muted { font-size: 11px; fill: var(--muted); }
.chart .value { font-size: 11px; font-variant-numeric: tabular-nums; }
.chart .ours { font-weight: 700; }
.chart .paper { fill: var(--paper); stroke: var(--edge); }
.chart .grid { stroke: var(--grid); }
.chart .reference { stroke: var(--muted); stroke-dasharray: 3 3; }
.chart .range { stroke: var(--text); stroke-opacity: 0.6; fill: none; }
.chart .first { fill: var(--first); }
.chart .second { fill: var(--second); }
.chart .third { fill: var(--third); }
.chart .other { fill: var(--other); }
`;
