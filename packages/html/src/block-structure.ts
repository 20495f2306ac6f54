import type { Block } from "./document.ts";
import type { StructureRole } from "./elements.ts";
import {
  type Flow,
  type Frame,
  Frames,
  isList,
  isRow,
  isTable,
  newItem,
  openCell,
  openRow,
  type OpenTable,
} from "./frames.ts";
import type { OpenMarks } from "./open-marks.ts";
import type { Attributes } from "./read-html.ts";
import { cellOf } from "./table-cell.ts";

/** Keeps lists, quotes and tables in each other, as their tags begin and end them. */
export class BlockStructure {
  readonly #marks: OpenMarks;
  readonly #frames: Frames;

  constructor(blocks: Block[], marks: OpenMarks) {
    this.#frames = new Frames(blocks);
    this.#marks = marks;
  }

  /** Adds a block where the page is. */
  add(block: Block): void {
    this.#frames.flow().push(block);
  }

  open(role: StructureRole, name: string, attributes: Attributes): void {
    switch (role.is) {
      case "quote": {
        const blocks: Block[] = [];
        return this.#begin(name, { is: "quote", blocks }, { is: "quote", blocks });
      }
      case "list": {
        const items: Block[][] = [];
        const start = name === "ol" ? startOf(attributes) : null;
        return this.#begin(name, { is: "list", name, items, isImplied: false }, { is: "list", start, items });
      }
      case "item":
        return this.#openItem();
      case "table":
        return this.#openTable();
      case "caption":
      case "section":
      case "row":
        return this.#openInTable(role.is, name);
      case "cell":
        return this.#openCell(name, attributes);
    }
  }

  /** Whether the end of an element is that of something open. */
  isEnd(role: StructureRole, name: string): boolean {
    return this.#endedBy(role, name) !== undefined;
  }

  close(role: StructureRole, name: string): void {
    if (this.#frames.endsBeyond(name)) return;
    const frame = this.#endedBy(role, name);
    if (frame === undefined) return;
    if (role.is === "section" && frame.is === "table") {
      this.#closeWithin(frame);
      frame.isHead = false;
    } else this.#close(frame);
  }

  #begin(name: string, frame: Frame, block: Block): void {
    const flow = this.#frames.flow();
    if (this.#frames.open(name, frame)) flow.push(block);
  }

  #openItem(): void {
    let list = this.#frames.find(isList, ["quote", "cell", "caption"]);
    if (list === undefined) {
      const items: Block[][] = [];
      this.#begin("li", { is: "list", name: "ul", items, isImplied: true }, { is: "list", start: null, items });
      list = this.#frames.find(isList, ["quote", "cell", "caption"]);
      if (list === undefined) return;
    }
    this.#closeWithin(list);
    this.#frames.open("li", { is: "item", blocks: newItem(list) });
  }

  #openTable(): void {
    const { top } = this.#frames;
    // A table that is not in a cell ends the one around it.
    if (top.is === "table" || top.is === "row") this.#close(this.#frames.find(isTable)!);
    const table: OpenTable = { is: "table", rows: [], caption: [], isHead: false };
    this.#begin("table", table, table);
  }

  #openInTable(is: "caption" | "section" | "row", name: string): void {
    const table = this.#frames.find(isTable);
    if (table === undefined) return;
    this.#closeWithin(table);
    if (is === "section") table.isHead = name === "thead";
    else if (is === "row") this.#frames.open(name, openRow(table));
    else this.#frames.open(name, { is: "caption", blocks: table.caption, saved: this.#marks.save() });
  }

  #openCell(name: string, attributes: Attributes): void {
    let row = this.#frames.find(isRow, ["table"]);
    if (row === undefined) {
      this.#openInTable("row", "tr");
      row = this.#frames.find(isRow, ["table"]);
      if (row === undefined) return;
    }
    this.#closeWithin(row);
    this.#frames.open(name, openCell(row, cellOf(name, attributes), this.#marks.save()));
  }

  #endedBy(role: StructureRole, name: string): Frame | undefined {
    const find = this.#frames.find.bind(this.#frames);
    switch (role.is) {
      case "quote":
        return find(isFlow("quote"), ["cell", "caption"]);
      case "list":
        return find((frame): frame is Frame => isList(frame) && frame.name === name, ["cell", "caption"]);
      case "item":
        return find(isFlow("item"), ["list", "cell", "caption"]);
      case "table":
      case "section":
        return find(isTable);
      case "caption":
      case "cell":
        return find(isFlow(role.is), ["table"]);
      case "row":
        return find(isRow, ["table"]);
    }
  }

  #closeWithin(frame: Frame): void {
    const saved = this.#frames.closeWithin(frame);
    if (saved !== undefined) this.#marks.restore(saved);
  }

  #close(frame: Frame): void {
    const saved = this.#frames.close(frame);
    if (saved !== undefined) this.#marks.restore(saved);
  }
}

function isFlow(is: Flow["is"]): (frame: Frame) => frame is Flow {
  return (frame): frame is Flow => frame.is === is;
}

/** What Markdown can number from: up to nine digits. */
function startOf(attributes: Attributes): number {
  const start = Number.parseInt(attributes.get("start") ?? "", 10);
  return start >= 0 && start <= 999_999_999 ? start : 1;
}
