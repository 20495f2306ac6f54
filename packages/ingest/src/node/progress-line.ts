import type { Progress } from "./progress-meter.ts";

/** How a line of progress looks. */
export interface LineStyle {
  readonly label: string;
  readonly unit: "bytes" | "records";
  /** How many columns it may have. */
  readonly width: number;
  /** Whether it has a bar, for which the end has to be known. */
  readonly hasBar: boolean;
  readonly isColored: boolean;
  readonly isDone: boolean;
}

const BAR_WIDTH = { min: 10, max: 40 } as const;
const GAP = "  ";

/** `report.pdf  45 % [========>         ]  4.5 MiB / 10.0 MiB  1.2 MiB/s  0:05 left` */
export function progressLine(progress: Progress, style: LineStyle): string {
  const facts = factsOf(progress, style);
  const share = progress.total === undefined ? undefined : shareOf(progress.transferred, progress.total);
  const head = share === undefined ? [] : [`${Math.floor(share * 100)} %`];
  const taken = widthOf([...head, facts].join(GAP));
  const label = shorten(style.label, style.width - taken - GAP.length);
  const room = style.width - taken - (label === "" ? 0 : widthOf(label) + GAP.length) - GAP.length - 2;
  const bar = share !== undefined && style.hasBar && room >= BAR_WIDTH.min ? [drawBar(share, room, style)] : [];
  const parts = [...(label === "" ? [] : [label]), ...head, ...bar, facts];
  return bar.length > 0 ? parts.join(GAP) : shorten(parts.join(GAP), style.width);
}

function factsOf({ transferred, total, rate, eta, elapsed }: Progress, { unit, isDone }: LineStyle): string {
  const amount =
    total === undefined || isDone ? format(transferred, unit) : `${format(transferred, unit)} / ${format(total, unit)}`;
  const time = isDone ? `in ${duration(elapsed)}` : eta === undefined ? duration(elapsed) : `${duration(eta)} left`;
  return [amount, `${format(rate, unit)}/s`, time].join(GAP);
}

function shareOf(transferred: number, total: number): number {
  return total <= 0 ? 1 : Math.min(1, transferred / total);
}

function drawBar(share: number, room: number, { isColored }: LineStyle): string {
  const width = Math.min(room, BAR_WIDTH.max);
  const filled = Math.floor(share * width);
  const bar = "=".repeat(filled) + (filled < width ? ">" : "") + " ".repeat(Math.max(0, width - filled - 1));
  return isColored ? `[\u001b[32m${bar}\u001b[39m]` : `[${bar}]`;
}

function format(amount: number, unit: "bytes" | "records"): string {
  return unit === "bytes" ? formatBytes(amount) : Math.round(amount).toLocaleString("en-US");
}

/** `999 B`, `1.0 KiB`, `12.3 MiB`, `456 GiB` */
function formatBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_024;
    unit++;
  }
  return `${value.toFixed(unit === 0 || value >= 100 ? 0 : 1)} ${units[unit]!}`;
}

/** `0:05`, `12:34`, `1:02:03` */
function duration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const tail = String(seconds % 60).padStart(2, "0");
  return hours === 0 ? `${minutes}:${tail}` : `${hours}:${String(minutes).padStart(2, "0")}:${tail}`;
}

/** Characters that take two columns in a terminal: those of East Asia, and emoji. */
const wide =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u;
/** Those that take none, since they join the one before. */
const joined = /\p{Mark}/u;

function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += wide.test(character) ? 2 : joined.test(character) ? 0 : 1;
  return width;
}

/** What fits of a text, with an ellipsis where something is left out. */
function shorten(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = "";
  for (const character of text) {
    if (widthOf(kept + character) >= width) break;
    kept += character;
  }
  return kept === "" ? "" : `${kept}…`;
}
