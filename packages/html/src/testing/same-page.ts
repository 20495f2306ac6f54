import { buildDocument } from "../build-document.ts";
import type { Block, Inline } from "../document.ts";

/** What a page says, without what a page that was written as Markdown cannot keep: where exactly marks end, and what is empty. */
export function essence(html: string): unknown {
  return blocksOf(buildDocument(html, new URL("http://base/")));
}

function blocksOf(blocks: readonly Block[]): readonly unknown[] {
  return blocks.flatMap((block): readonly unknown[] => {
    switch (block.is) {
      case "paragraph":
        return [["paragraph", lineOf(block.inlines)]];
      case "heading":
        return [["heading", block.level, lineOf(block.inlines)]];
      case "code":
        return [["code", block.language, block.text]];
      case "rule":
        return ["rule"];
      case "quote": {
        const inner = blocksOf(block.blocks);
        return inner.length === 0 ? [] : [["quote", inner]];
      }
      case "list": {
        const items = block.items.map(blocksOf).filter((item) => item.length > 0 || block.start !== null);
        return items.every((item) => item.length === 0) ? [] : [["list", block.start, items]];
      }
      case "table":
        // What are paragraphs in a cell become lines.
        return [["table", block.rows.map(({ cells }) => cells.map((cell) => cellOf(cell.blocks)))]];
    }
  });
}

function cellOf(blocks: readonly Block[]): string {
  return blocks.map((block) => ("inlines" in block ? lineOf(block.inlines) : block.is)).join("\n");
}

/** Each character with its marks; spaces have none. */
function lineOf(inlines: readonly Inline[]): string {
  return inlines.map(pieceOf).join("");
}

function pieceOf(inline: Inline): string {
  const { strong, emphasis, strike, code, link } = inline.marks;
  const target = link === null ? "" : `${link.href} ${link.title}`;
  const marks = `${strong ? "b" : ""}${emphasis ? "i" : ""}${strike ? "s" : ""}${target}`;
  if (inline.is === "break") return "\n";
  if (inline.is === "image") return `{image ${inline.src} ${inline.alt} ${marks}}`;
  return Array.from(inline.text, (character) =>
    character === " " ? " " : `${character}{${marks}${code ? "c" : ""}}`,
  ).join("");
}
