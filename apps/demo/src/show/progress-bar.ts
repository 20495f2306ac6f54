import type { Palette } from "./palette.ts";

/** A bar of `width` columns, filled from the left. A fraction below 0 or above 1 counts as that. */
export function progressBar(fraction: number, width: number, palette: Palette): string {
  const filled = Math.floor(Math.min(1, Math.max(0, fraction)) * width);
  return palette.accent("█".repeat(filled)) + palette.quiet("░".repeat(width - filled));
}
