import { padStartTo, padTo, textWidth } from "./text-width.ts";

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** Numbers stand at the right. @defaultValue "left" */
  readonly align?: "left" | "right";
}

const gap = "  ";

/** The lines of a table, titles first; each column is as wide as its widest cell. */
export function formatTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const all = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, index) => Math.max(...all.map((row) => textWidth(row[index] ?? ""))));
  return all.map((row) =>
    columns
      .map(({ align }, index) => (align === "right" ? padStartTo : padTo)(row[index] ?? "", widths[index]!))
      .join(gap)
      .trimEnd(),
  );
}
