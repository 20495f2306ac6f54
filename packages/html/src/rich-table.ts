import type { Alignment, Block, Table } from "./document.ts";
import type { RichSpan } from "./rich-text.ts";
import { gridOf, type GridRow } from "./table-grid.ts";
import { textWidth } from "./text-width.ts";
import { type Piece, wrapLines } from "./wrap-lines.ts";

/** How wide a table may be where lines have no limit, in columns: beyond, nobody sees what is below what. */
const MAX_WIDTH = 200;

type Lines = RichSpan[][];
type CellLines = (blocks: readonly Block[]) => Lines;

/** A table with its columns below each other; or, where it is too wide for that, its rows one by one. */
export function richTable(table: Table, width: number, cellLines: CellLines): Lines {
  const { head, body, columns, alignments } = gridOf(table);
  const linesOf = (row: GridRow): readonly Lines[] =>
    row.map((cell) => (cell === null ? [] : linesOfCell(cell.blocks)));
  const linesOfCell = (blocks: readonly Block[]): Lines => cellLines(blocks).filter((line) => line.length > 0);
  const headLines = head === null ? [] : [linesOf(head).map(strong)];
  const rows = [...headLines, ...body.map(linesOf)];
  const widths = widthsOf(rows, columns);
  const total = widths.reduce((sum, column) => sum + column + 2, -2);
  if (total > Math.min(width, MAX_WIDTH)) return rows.flatMap((row) => wrapLines(inOneLine(row), width));
  const rule =
    head === null ? [] : [[{ text: widths.map((column) => "-".repeat(column)).join("  "), marker: true } as const]];
  const [first = [], ...others] = rows.map((row) => aligned(row, widths, alignments));
  return [...first, ...rule, ...others.flat()];
}

function strong(lines: Lines): Lines {
  return lines.map((line) => line.map((span) => ({ ...span, strong: true })));
}

function widthsOf(rows: readonly (readonly Lines[])[], columns: number): readonly number[] {
  const widths = Array.from({ length: columns }, () => 0);
  for (const row of rows)
    for (const [column, lines] of row.entries())
      for (const line of lines) widths[column] = Math.max(widths[column]!, widthOf(line));
  return widths;
}

function widthOf(line: readonly RichSpan[]): number {
  return line.reduce((sum, { text }) => sum + textWidth(text), 0);
}

/** The cells of a row beside each other, as high as the highest of them. */
function aligned(row: readonly Lines[], widths: readonly number[], alignments: readonly Alignment[]): Lines {
  const height = row.reduce((most, lines) => Math.max(most, lines.length), 0);
  return Array.from({ length: height }, (_, index) => {
    const line: RichSpan[] = [];
    let gap = 0;
    for (const [column, lines] of row.entries()) {
      const spans = lines[index] ?? [];
      const free = widths[column]! - widthOf(spans);
      const before = spaceBefore(free, alignments[column] ?? null);
      if (spans.length > 0) {
        if (gap + before > 0) line.push({ text: " ".repeat(gap + before), marker: true });
        for (const span of spans) line.push(span);
        gap = 0;
      } else gap += before;
      gap += free - before + 2;
    }
    return line;
  });
}

function spaceBefore(free: number, align: Alignment): number {
  if (align === "right") return free;
  return align === "center" ? Math.floor(free / 2) : 0;
}

function inOneLine(row: readonly Lines[]): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const [column, lines] of row.entries()) {
    if (column > 0) pieces.push({ text: " | ", style: { marker: true } });
    for (const [index, line] of lines.entries()) {
      if (index > 0) pieces.push({ text: " ", style: {} });
      for (const { text, ...style } of line) pieces.push({ text, style });
    }
  }
  return pieces;
}
