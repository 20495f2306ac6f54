import type { Screen } from "./screen.ts";
import { padTo } from "./text-width.ts";
import { wrapText } from "./wrap-text.ts";

const labelWidth = 22;
/** Mark, label, and the spaces between. */
const indent = 2 + 2 + labelWidth + 2;

/** `✓ label   text`: something that was done and checked. Long text goes on below itself. */
export function printFact(screen: Screen, label: string, text: string): void {
  printMarked(screen, screen.palette.good("✓"), label, text);
}

/** `· label   text`: something worth saying, with nothing to check. */
export function printNote(screen: Screen, label: string, text: string): void {
  printMarked(screen, screen.palette.quiet("·"), label, text);
}

/** `✗ label   text` */
export function printFailure(screen: Screen, label: string, text: string): void {
  printMarked(screen, screen.palette.bad("✗"), label, text);
}

function printMarked(screen: Screen, mark: string, label: string, text: string): void {
  const [first = "", ...rest] = wrapText(text, Math.max(20, screen.width - indent));
  screen.print(`  ${mark} ${padTo(label, labelWidth)}  ${first}`.trimEnd());
  for (const line of rest) screen.print(" ".repeat(indent) + line);
}

/** As {@link printFact} begins, for a line that is still changing. */
export function liveLabel(screen: Screen, label: string): string {
  return `  ${screen.palette.quiet("·")} ${padTo(label, labelWidth)}  `;
}
