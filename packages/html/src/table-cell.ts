import type { Alignment } from "./document.ts";
import type { CellFacts } from "./frames.ts";
import type { Attributes } from "./read-html.ts";

/** As many columns or rows as HTML lets a cell take. */
const MAX_SPAN = 1000;

/** What the tag of a cell says. */
export function cellOf(name: string, attributes: Attributes): CellFacts {
  return {
    isHeader: name === "th",
    align: alignmentOf(attributes),
    columns: spanOf(attributes.get("colspan")),
    rows: spanOf(attributes.get("rowspan")),
  };
}

function alignmentOf(attributes: Attributes): Alignment {
  const style = /text-align\s*:\s*(\w+)/i.exec(attributes.get("style") ?? "")?.[1];
  const align = (style ?? attributes.get("align") ?? "").toLowerCase();
  return align === "left" || align === "center" || align === "right" ? align : null;
}

function spanOf(value: string | undefined): number {
  const span = Number.parseInt(value ?? "", 10);
  return span >= 1 ? Math.min(span, MAX_SPAN) : 1;
}
