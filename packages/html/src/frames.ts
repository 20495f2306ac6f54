import type { Block, TableCell, TableRow } from "./document.ts";
import type { SavedMarks } from "./open-marks.ts";

/** Something open that blocks go into. */
export interface Flow {
  readonly is: "root" | "quote" | "item" | "cell" | "caption";
  readonly blocks: Block[];
  /** The marks to go back to at its end, where they do not reach beyond it. */
  readonly saved?: SavedMarks;
}

export interface OpenList {
  readonly is: "list";
  readonly name: string;
  readonly items: Block[][];
  /** Whether there is an item, but no list around it. */
  readonly isImplied: boolean;
}

export interface OpenTable {
  readonly is: "table";
  readonly rows: OpenRow[];
  readonly caption: Block[];
  isHead: boolean;
}

export interface OpenRow extends TableRow {
  readonly is: "row";
  readonly cells: TableCell[];
}

export type Frame = Flow | OpenList | OpenTable | OpenRow;

/** What the tag of a cell says. */
export type CellFacts = Omit<TableCell, "blocks">;

/** So many may be open in all, since what writes a document recurses. */
const MAX_FRAMES = 200;
/** So many lists and quotes may be open, since each of them indents all lines inside. */
const MAX_INDENTS = 16;

/** What is open where a page is read. What is nested deeper than anybody reads goes into what is around it, so that all work is linear. */
export class Frames {
  readonly #frames: Frame[];
  #indents = 0;
  /** How many were not opened for their depth, by the names of the elements. */
  readonly #beyond = new Map<string, number>();

  constructor(root: Block[]) {
    this.#frames = [{ is: "root", blocks: root }];
  }

  get top(): Frame {
    return this.#frames.at(-1)!;
  }

  /** Opens what an element of that name begins; false when it is nested too deep. */
  open(name: string, frame: Frame): boolean {
    const isTooDeep = this.#frames.length >= MAX_FRAMES || (isIndent(frame) && this.#indents >= MAX_INDENTS);
    if (isTooDeep) this.#beyond.set(name, (this.#beyond.get(name) ?? 0) + 1);
    else this.#push(frame);
    return !isTooDeep;
  }

  /** Whether the end of an element of that name is that of one that was too deep. */
  endsBeyond(name: string): boolean {
    const count = this.#beyond.get(name) ?? 0;
    if (count > 0) this.#beyond.set(name, count - 1);
    return count > 0;
  }

  /** The innermost that is sought, unless a barrier is further in. */
  find<Sought extends Frame>(
    isSought: (frame: Frame) => frame is Sought,
    barriers: readonly Frame["is"][] = [],
  ): Sought | undefined {
    const found = this.#frames.findLast((frame) => isSought(frame) || barriers.includes(frame.is));
    return found !== undefined && isSought(found) ? found : undefined;
  }

  /** Closes all that is open in a frame. @returns the marks to go back to, if there are any. */
  closeWithin(frame: Frame): SavedMarks | undefined {
    return this.#cut(this.#frames.lastIndexOf(frame) + 1);
  }

  /** Closes a frame and all that is open in it. @returns the marks to go back to, if there are any. */
  close(frame: Frame): SavedMarks | undefined {
    return this.#cut(this.#frames.lastIndexOf(frame));
  }

  /** Where the next block goes. What is missing between a table or a list and its text is opened. */
  flow(): Block[] {
    for (;;) {
      const { top } = this;
      if (top.is === "table") this.#push(openRow(top));
      else if (top.is === "row") this.#push(openCell(top, plainCell));
      else if (top.is !== "list") return top.blocks;
      else if (top.isImplied) this.close(top);
      else return top.items.at(-1) ?? newItem(top);
    }
  }

  #push(frame: Frame): void {
    this.#frames.push(frame);
    if (isIndent(frame)) this.#indents += 1;
  }

  #cut(from: number): SavedMarks | undefined {
    const closed = this.#frames.splice(from);
    this.#indents -= closed.filter(isIndent).length;
    if (closed.some((frame) => isIndent(frame) || frame.is === "table")) this.#beyond.clear();
    return closed.find((frame): frame is Flow => "saved" in frame)?.saved;
  }
}

export const isList = (frame: Frame): frame is OpenList => frame.is === "list";
export const isTable = (frame: Frame): frame is OpenTable => frame.is === "table";
export const isRow = (frame: Frame): frame is OpenRow => frame.is === "row";

const plainCell: CellFacts = { isHeader: false, align: null, columns: 1, rows: 1 };

/** A new item of a list. */
export function newItem(list: OpenList): Block[] {
  const blocks: Block[] = [];
  list.items.push(blocks);
  return blocks;
}

/** A new row of a table. */
export function openRow(table: OpenTable): OpenRow {
  const row: OpenRow = { is: "row", inHead: table.isHead, cells: [] };
  table.rows.push(row);
  return row;
}

/** A new cell of a row. */
export function openCell(row: OpenRow, cell: CellFacts, saved?: SavedMarks): Flow {
  const blocks: Block[] = [];
  row.cells.push({ ...cell, blocks });
  return { is: "cell", blocks, ...(saved === undefined ? {} : { saved }) };
}

function isIndent(frame: Frame): boolean {
  return frame.is === "list" || frame.is === "quote";
}
