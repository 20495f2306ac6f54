import type { Block, Inline, List, Marks } from "./document.ts";
import { isTightItem } from "./is-tight-item.ts";
import { richTable } from "./rich-table.ts";
import type { RichSpan } from "./rich-text.ts";
import { isLayout, readingOrder } from "./table-grid.ts";
import { type Piece, type SpanStyle, wrapLines } from "./wrap-lines.ts";

/** What an indent leaves for text, in columns, however deep it is. */
const MIN_WIDTH = 20;

/** Blocks as lines of at most so many columns, with an empty line between each two. */
export function richBlocks(blocks: readonly Block[], width: number, isTight = false): RichSpan[][] {
  const lines: RichSpan[][] = [];
  for (const block of blocks) {
    const own = richBlock(block, width);
    if (own.length === 0) continue;
    if (lines.length > 0 && !isTight) lines.push([]);
    for (const line of own) lines.push(line);
  }
  return lines;
}

function richBlock(block: Block, width: number): RichSpan[][] {
  switch (block.is) {
    case "paragraph":
      return wrapLines(piecesOf(block.inlines, {}), width);
    case "heading":
      return wrapLines(piecesOf(block.inlines, { heading: block.level }), width);
    case "code":
      return block.text.split("\n").map((text) => (text === "" ? [] : [{ text, code: true, preformatted: true }]));
    case "rule":
      return [[{ text: "---", marker: true }]];
    case "quote":
      return indented(richBlocks(block.blocks, narrowed(width, 2)), "> ", "> ");
    case "list":
      return richList(block, width);
    case "table":
      if (isLayout(block)) return richBlocks(readingOrder(block), width);
      return richBlocks(block.caption, width).concat(
        richTable(block, width, (blocks) => richBlocks(blocks, Number.POSITIVE_INFINITY, true)),
      );
  }
}

function richList({ start, items }: List, width: number): RichSpan[][] {
  const isTight = items.every(isTightItem);
  const last = start === null ? "-" : `${start + items.length - 1}.`;
  const lines: RichSpan[][] = [];
  for (const [index, item] of items.entries()) {
    const marker = start === null ? "-" : `${start + index}.`;
    const own = richBlocks(item, narrowed(width, last.length + 1), isTight);
    // An item with nothing in it has a number, or it has nothing.
    if (own.length === 0 && start === null) continue;
    if (lines.length > 0 && !isTight) lines.push([]);
    const space = " ".repeat(last.length + 1);
    for (const line of indented(own.length === 0 ? [[]] : own, `${marker.padStart(last.length)} `, space))
      lines.push(line);
  }
  return lines;
}

function narrowed(width: number, indent: number): number {
  return Math.max(width - indent, MIN_WIDTH);
}

/** Lines behind a marker. The empty ones get no white space. */
function indented(lines: readonly RichSpan[][], first: string, rest: string): RichSpan[][] {
  return lines.map((line, index) => {
    const marker = index === 0 ? first : rest;
    const [start] = line;
    // One marker however deep it is.
    if (start?.marker === true) return [{ ...start, text: marker + start.text }, ...line.slice(1)];
    const text = start === undefined ? marker.trimEnd() : marker;
    return text === "" ? line : [{ text, marker: true }, ...line];
  });
}

function piecesOf(inlines: readonly Inline[], common: SpanStyle): readonly Piece[] {
  return inlines.flatMap((inline): readonly Piece[] => {
    if (inline.is === "break") return ["break"];
    const style = { ...common, ...styleOf(inline.marks) };
    if (inline.is === "text") return [{ text: inline.text, style }];
    return inline.alt === "" ? [] : [{ text: inline.alt, style: { ...style, image: inline.src } }];
  });
}

function styleOf({ strong, emphasis, strike, code, link }: Marks): SpanStyle {
  return {
    ...(strong ? { strong } : {}),
    ...(emphasis ? { emphasis } : {}),
    ...(strike ? { strike } : {}),
    ...(code ? { code } : {}),
    ...(link === null ? {} : { link: link.href }),
  };
}
