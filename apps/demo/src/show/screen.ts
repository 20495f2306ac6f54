import { stripVTControlCharacters } from "node:util";

import { choosePalette, plainPalette, type Palette } from "./palette.ts";
import { textWidth } from "./text-width.ts";

/** Where the demo writes: a terminal, a file, or nowhere. */
export interface Screen {
  /** Columns that may be used; 100 at most. */
  readonly width: number;
  readonly palette: Palette;
  /** Writes a line. It takes the place of a live one. */
  print(line?: string): void;
  /** Shows a line until the next one. Only a terminal can; elsewhere nothing happens. */
  live(line: string): void;
}

/** What a screen needs of a stream: `process.stdout`, or a test. */
export interface ScreenStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const widest = 100;
const clearLine = "\r\u001B[K";

/** A screen over a stream. */
export function createScreen(stream: ScreenStream, env: Readonly<Record<string, string | undefined>>): Screen {
  const isTerminal = stream.isTTY === true;
  const animates = isTerminal && env["TERM"] !== "dumb";
  // A terminal that fills its last column may go to the next line by itself.
  const width = Math.min(widest, isTerminal ? (stream.columns ?? widest) - 1 : widest);
  let hasLiveLine = false;
  return {
    width,
    palette: choosePalette(isTerminal, env),
    print(line = "") {
      stream.write(`${hasLiveLine ? clearLine : ""}${line}\n`);
      hasLiveLine = false;
    },
    live(line) {
      if (!animates) return;
      stream.write(clearLine + (textWidth(line) <= width ? line : stripVTControlCharacters(line).slice(0, width)));
      hasLiveLine = true;
    },
  };
}

/** Shows nothing. */
export const silentScreen: Screen = { width: widest, palette: plainPalette, print() {}, live() {} };
