import type { Block } from "./document.ts";

/** Whether an item of a list is a line, and perhaps lists below it, so that no empty line belongs around it. */
export function isTightItem(item: readonly Block[]): boolean {
  return item.every((block, index) =>
    index === 0 ? block.is !== "quote" && block.is !== "table" : block.is === "list",
  );
}
