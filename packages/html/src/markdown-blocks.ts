import type { Block, Inline, List } from "./document.ts";
import { isTightItem } from "./is-tight-item.ts";
import { escapeLineStart, longestRun } from "./markdown-escape.ts";
import { type LineStyle, markdownLine } from "./markdown-inlines.ts";
import type { MarkdownLinks } from "./markdown-links.ts";
import { markdownTable } from "./markdown-table.ts";
import { isLayout, readingOrder } from "./table-grid.ts";

/** Blocks as Markdown, with an empty line between each two. */
export function markdownBlocks(blocks: readonly Block[], links: MarkdownLinks): string {
  return new BlockWriter(links).blocks(blocks, false);
}

class BlockWriter {
  readonly #links: MarkdownLinks;
  #isInItem = false;

  constructor(links: MarkdownLinks) {
    this.#links = links;
  }

  /** @param isTight whether a list stands right below what is before it, as the item of a list has it that is not spread out. */
  blocks(blocks: readonly Block[], isTight: boolean): string {
    let text = "";
    let previous: { readonly isOrdered: boolean; readonly mark: ListMark } | undefined;
    for (const block of blocks) {
      const mark: ListMark = isLikeList(block, previous) ? otherMark[previous.mark] : "first";
      const written = this.#block(block, mark);
      if (written === "") continue;
      if (text !== "") text += isTight && continuesTightly(written) ? "\n" : "\n\n";
      text += written;
      previous = block.is === "list" ? { isOrdered: block.start !== null, mark } : undefined;
    }
    return text;
  }

  #block(block: Block, mark: ListMark): string {
    switch (block.is) {
      case "paragraph":
        return this.#line(block.inlines, "\\\n", ["", ""]).split("\n").map(escapeLineStart).join("\n");
      case "heading":
        return heading(block.level, this.#line(block.inlines, " ", ["", ""]));
      case "code":
        return fenced(block.text, block.language);
      case "rule":
        // Hyphens and asterisks would be items of the list.
        return this.#isInItem ? "___" : "---";
      case "quote":
        return quoted(this.blocks(block.blocks, false));
      case "list":
        return this.#list(block, mark);
      case "table":
        if (isLayout(block)) return this.blocks(readingOrder(block), false);
        return join(
          this.blocks(block.caption, false),
          // What is before and behind it may be a line break.
          markdownTable(block, (inlines) => this.#line(inlines, "<br>", [">", "<"])),
        );
    }
  }

  #line(inlines: readonly Inline[], lineBreak: string, edges: LineStyle["edges"]): string {
    return markdownLine(inlines, { links: this.#links, lineBreak, edges });
  }

  #list({ start, items }: List, mark: ListMark): string {
    const wasInItem = this.#isInItem;
    this.#isInItem = true;
    const isTight = items.every(isTightItem);
    const written = items.map((item) => this.blocks(item, isTight));
    this.#isInItem = wasInItem;
    // An item with nothing in it has a number, or it has nothing.
    const kept = start === null ? written.filter((item) => item !== "") : written;
    if (kept.every((item) => item === "")) return "";
    return kept
      .map((item, index) => {
        const marker = start === null ? bullets[mark] : `${start + index}${delimiters[mark]}`;
        return indented(item, `${marker} `, " ".repeat(marker.length + 1));
      })
      .join(isTight ? "\n" : "\n\n");
  }
}

/** How the items of a list are marked. Two lists in a row differ, since they would be one otherwise. */
type ListMark = "first" | "second";

const otherMark = { first: "second", second: "first" } as const;
const bullets = { first: "-", second: "*" } as const;
const delimiters = { first: ".", second: ")" } as const;

function isLikeList<Previous extends { readonly isOrdered: boolean }>(
  block: Block,
  previous: Previous | undefined,
): previous is Previous {
  return block.is === "list" && previous !== undefined && previous.isOrdered === (block.start !== null);
}

/** What can stand right below a paragraph and is a list all the same: one that begins with 1, or a bullet, and with a text. */
function continuesTightly(list: string): boolean {
  return /^(?:[-*]|1[.)]) +\S/.test(list);
}

function heading(level: number, text: string): string {
  // Number signs at the end would be taken for its end.
  return text === "" ? "" : `${"#".repeat(level)} ${text.replace(/(^|\s)(#+)$/, "$1\\$2")}`;
}

function fenced(text: string, language: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(text, /`+/g) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

function quoted(text: string): string {
  return text === "" ? "" : indented(text, "> ", "> ");
}

/** Lines behind something. The empty ones get no white space. */
function indented(text: string, first: string, rest: string): string {
  return text
    .split("\n")
    .map((line, index) => {
      const indent = index === 0 ? first : rest;
      return line === "" ? indent.trimEnd() : indent + line;
    })
    .join("\n");
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}
