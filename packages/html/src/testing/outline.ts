import { buildDocument } from "../build-document.ts";
import type { Block, Inline } from "../document.ts";

/**
 * What a document is, in a form that is read at a glance: `h1(A) p(b *c*) ul(li(p(d)) li(p(e)))`. Strong is in `**`, emphasis in `*`, strike in `~`,
 * code in backticks, a link in `[text](href)`, a line break is `/`.
 */
export function outline(html: string, base?: string): string {
  return ofBlocks(buildDocument(html, base === undefined ? undefined : new URL(base)));
}

function ofBlocks(blocks: readonly Block[]): string {
  return blocks.map(ofBlock).join(" ");
}

function ofBlock(block: Block): string {
  switch (block.is) {
    case "paragraph":
      return `p(${ofInlines(block.inlines)})`;
    case "heading":
      return `h${block.level}(${ofInlines(block.inlines)})`;
    case "code":
      return `code${block.language === "" ? "" : `:${block.language}`}(${JSON.stringify(block.text).slice(1, -1)})`;
    case "rule":
      return "hr";
    case "quote":
      return `quote(${ofBlocks(block.blocks)})`;
    case "list":
      return `${block.start === null ? "ul" : `ol${block.start}`}(${block.items.map((item) => `li(${ofBlocks(item)})`).join(" ")})`;
    case "table": {
      const caption = block.caption.length === 0 ? [] : [`caption(${ofBlocks(block.caption)})`];
      const rows = block.rows.map(
        ({ inHead, cells }) =>
          `${inHead ? "head" : "row"}(${cells.map((cell) => `${cell.isHeader ? "th" : "td"}(${ofBlocks(cell.blocks)})`).join(" ")})`,
      );
      return `table(${[...caption, ...rows].join(" ")})`;
    }
  }
}

function ofInlines(inlines: readonly Inline[]): string {
  return inlines.map(ofInline).join("");
}

function ofInline(inline: Inline): string {
  const { strong, emphasis, strike, code, link } = inline.marks;
  let text = inline.is === "text" ? inline.text : inline.is === "break" ? "/" : `<${inline.alt}|${inline.src}>`;
  if (code) text = `\`${text}\``;
  if (strike) text = `~${text}~`;
  if (emphasis) text = `*${text}*`;
  if (strong) text = `**${text}**`;
  return link === null ? text : `[${text}](${link.href}${link.title === "" ? "" : ` "${link.title}"`})`;
}
