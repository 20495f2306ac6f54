import { describe, expect, it } from "vitest";

import { buildDocument } from "./build-document.ts";
import type { Table } from "./document.ts";
import { gridOf, type GridRow, isLayout, readingOrder } from "./table-grid.ts";

function tableOf(rows: string): Table {
  return buildDocument(`<table>${rows}</table>`)[0] as Table;
}

/** The cells by their texts; a dot is where there is none. */
function texts(row: GridRow | null): string | null {
  return row === null ? null : row.map((cell) => (cell === null ? "." : textOf(cell.blocks[0]))).join("");
}

function textOf(block: unknown): string {
  return (block as { inlines: { text: string }[] }).inlines[0]!.text;
}

describe("gridOf", () => {
  for (const [rows, head, body, columns] of [
    ["<tr><th>a<th>b<tr><td>c<td>d", "ab", ["cd"], 2],
    ["<tr><th>a<td>b<tr><td>c<td>d", null, ["ab", "cd"], 2],
    ["<thead><tr><td>a<td>b</thead><tr><td>c<td>d", "ab", ["cd"], 2],
    ["<tr><td colspan=2>a<td>b<tr><td>c<td>d<td>e", null, ["a.b", "cde"], 3],
    ["<tr><td rowspan=2>a<td>b<tr><td>c<tr><td>d<td>e", null, ["ab", ".c", "de"], 2],
    ["<tr><td>a<td rowspan=3>b<tr><td>c<tr><td>d<tr><td>e<td>f", null, ["ab", "c", "d", "ef"], 2],
    ["<tr><td rowspan=2 colspan=2>a<td>b<tr><td>c", null, ["a.b", "..c"], 3],
    ["<tr><td>a<td>b<tr><td colspan=1000>c", null, ["ab", "c"], 2],
    ["<tr><tr><td>a<td>b<tr>", null, ["ab"], 2],
    ["<tr><td colspan=x rowspan=0>a<td>b", null, ["ab"], 2],
  ] as const) {
    it(`of ${rows}`, () => {
      const grid = gridOf(tableOf(rows));
      expect([texts(grid.head), grid.body.map(texts), grid.columns]).toEqual([head, body, columns]);
    });
  }

  it("aligns columns as their first cells do", () => {
    const { alignments } = gridOf(
      tableOf(
        "<tr><td align=RIGHT>a<td style='x: y; text-align:center'>b<td align=char>c<tr><td>d<td>e<td>f<td align=left>g",
      ),
    );
    expect(alignments).toEqual(["right", "center", null, "left"]);
  });

  it("leaves no more places empty than a few for each cell, however many are asked for", () => {
    const { body } = gridOf(tableOf(`<tr>${"<td rowspan=1000 colspan=1000>a".repeat(50)}${"<tr><td>b".repeat(1000)}`));
    const places = body.reduce((sum, row) => sum + row.length, 0);
    expect(places).toBeLessThan(1050 * 5 + 101);
  });
});

describe("isLayout", () => {
  for (const [rows, expected] of [
    ["<tr><td>a<td>b", false],
    ["<tr><td>a<tr><td>b", true],
    ["<tr><td>a<tr><td>b<td>c", false],
    ["<tr><td><table><tr><td>a</table><td>b", true],
    ["<tr><td><ul><li><blockquote><table><tr><td>a</table></ul><td>b", true],
  ] as const) {
    it(`is ${expected} for ${rows}`, () => {
      expect(isLayout(tableOf(rows))).toBe(expected);
    });
  }

  it("reads row by row, the caption first", () => {
    const order = readingOrder(tableOf("<caption>a</caption><tr><td>b<p>c<td>d<tr><td>e"));
    expect(order.map(textOf).join("")).toBe("abcde");
  });
});
