import type { Alignment, Block, Inline, Table, TableCell } from "./document.ts";
import { codeSpan } from "./markdown-escape.ts";
import { gridOf, type GridRow } from "./table-grid.ts";

/** A table as GitHub writes them. What stands on several lines in a cell is on one, with `<br>`. @see https://github.github.com/gfm/#tables-extension- */
export function markdownTable(table: Table, line: (inlines: readonly Inline[]) => string): string {
  const { columns, head, body, alignments } = gridOf(table);
  if (columns === 0) return "";
  const row = (cells: GridRow, length: number): string =>
    `|${Array.from({ length }, (_, index) => ` ${cellText(cells[index] ?? null, line)} |`.replace(/^ {2}/, " ")).join("")}`;
  return [
    row(head ?? [], columns),
    `|${alignments.map((align) => ` ${rules[align ?? "none"]} |`).join("")}`,
    ...body.map((cells) => row(cells, cells.length)),
  ].join("\n");
}

const rules: Readonly<Record<NonNullable<Alignment> | "none", string>> = {
  left: ":---",
  center: ":---:",
  right: "---:",
  none: "---",
};

function cellText(cell: TableCell | null, line: (inlines: readonly Inline[]) => string): string {
  if (cell === null) return "";
  return cell.blocks
    .flatMap((block) => cellLines(block, line))
    .join("<br>")
    .replaceAll("|", "\\|");
}

/** The lines of a block, in a cell that has no room for blocks. */
function cellLines(block: Block, line: (inlines: readonly Inline[]) => string): readonly string[] {
  switch (block.is) {
    case "paragraph":
    case "heading":
      return [line(block.inlines)];
    case "code":
      return block.text.split("\n").map((text) => (text.trim() === "" ? "" : codeSpan(text)));
    case "quote":
      return block.blocks.flatMap((inner) => cellLines(inner, line));
    case "list":
      return block.items.map((item, index) => {
        const marker = block.start === null ? "-" : `${block.start + index}.`;
        return `${marker} ${item.flatMap((inner) => cellLines(inner, line)).join("<br>")}`;
      });
    case "rule":
    case "table":
      return [];
  }
}
