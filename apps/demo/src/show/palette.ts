import { styleText } from "node:util";

/** How text is dressed, by what it means. */
export interface Palette {
  heading(text: string): string;
  quiet(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  accent(text: string): string;
}

const same = (text: string): string => text;

/** Text as it is. */
export const plainPalette: Palette = { heading: same, quiet: same, good: same, bad: same, accent: same };

type Format = Parameters<typeof styleText>[0];
const paint = (format: Format) => (text: string) => styleText(format, text, { validateStream: false });

const colourPalette: Palette = {
  heading: paint("bold"),
  quiet: paint("dim"),
  good: paint("green"),
  bad: paint("red"),
  accent: paint("cyan"),
};

/** Colour for people at a terminal who have not asked for none (https://no-color.org). */
export function choosePalette(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): Palette {
  const refused = (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  return isTerminal && !refused ? colourPalette : plainPalette;
}
