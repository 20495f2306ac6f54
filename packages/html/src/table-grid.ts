import type { Alignment, Block, Table, TableCell } from "./document.ts";

/** A table by its columns; null where there is nothing, or a cell of elsewhere reaches. */
export interface Grid {
  readonly columns: number;
  /** The first row, where it has the names of the columns. */
  readonly head: GridRow | null;
  readonly body: readonly GridRow[];
  /** Those that the first cell of each column states. */
  readonly alignments: readonly Alignment[];
}

export type GridRow = readonly (TableCell | null)[];

/** Whether a table only puts things in their places: it has another one in it, or no two columns. */
export function isLayout(table: Table): boolean {
  const cells = table.rows.flatMap((row) => row.cells);
  return table.rows.every((row) => row.cells.length < 2) || cells.some(({ blocks }) => blocks.some(hasTable));
}

function hasTable(block: Block): boolean {
  if (block.is === "table") return true;
  if (block.is === "quote") return block.blocks.some(hasTable);
  return block.is === "list" && block.items.some((item) => item.some(hasTable));
}

/** What is in a table, row by row. */
export function readingOrder({ caption, rows }: Table): readonly Block[] {
  return [...caption, ...rows.flatMap(({ cells }) => cells.flatMap(({ blocks }) => blocks))];
}

/** A table by its columns. */
export function gridOf({ rows }: Table): Grid {
  const placing = new Placing(rows.reduce((sum, { cells }) => sum + cells.length, 0));
  const placed = rows.map((row) => ({ row, cells: placing.place(row.cells) })).filter(({ cells }) => cells.length > 0);
  const grid = placed.map(({ cells }) => cells);
  const first = placed[0]?.row;
  const hasHead = first !== undefined && (first.inHead || first.cells.every(({ isHeader }) => isHeader));
  const columns = grid.reduce((most, row) => Math.max(most, row.length), 0);
  return {
    columns,
    head: hasHead ? grid[0]! : null,
    body: hasHead ? grid.slice(1) : grid,
    alignments: alignmentsOf(grid, columns),
  };
}

function alignmentsOf(grid: readonly GridRow[], columns: number): readonly Alignment[] {
  const alignments: (Alignment | undefined)[] = Array.from({ length: columns });
  for (const row of grid)
    for (const [column, cell] of row.entries()) if (cell !== null) alignments[column] ??= cell.align;
  return alignments.map((align) => align ?? null);
}

/** Puts the cells of one row after the other in their columns. */
class Placing {
  /** How many more places may be left empty: a few letters can ask for a million. */
  #left: number;
  /** In how many rows more each column is taken. */
  readonly #taken: number[] = [];

  constructor(cells: number) {
    this.#left = cells * 4 + 100;
  }

  place(cells: readonly TableCell[]): GridRow {
    const row: (TableCell | null)[] = [];
    for (const cell of cells) {
      this.#skipTaken(row);
      const columns = Math.min(cell.columns, this.#left + 1);
      this.#left -= columns - 1;
      for (let column = 0; column < columns; column++) {
        this.#taken[row.length] = cell.rows - 1;
        row.push(column === 0 ? cell : null);
      }
    }
    this.#skipTaken(row);
    // A cell that reaches to the right of all others takes no columns for that.
    return row.slice(0, row.findLastIndex((cell) => cell !== null) + 1);
  }

  #skipTaken(row: (TableCell | null)[]): void {
    for (let taken = this.#taken[row.length] ?? 0; taken > 0 && this.#left > 0; taken = this.#taken[row.length] ?? 0) {
      this.#taken[row.length] = taken - 1;
      this.#left -= 1;
      row.push(null);
    }
  }
}
