import { checkOptionNames, type Clock, systemClock } from "@haulier/core";

import { progressLine } from "./progress-line.ts";
import { type Progress, ProgressMeter } from "./progress-meter.ts";

/** Where a bar is drawn: `process.stderr`, or whatever has as much. */
export interface ProgressStream {
  write(text: string): unknown;
  /** Whether it is a terminal, where a line can be drawn over. */
  readonly isTTY?: boolean | undefined;
  /** How wide the terminal is. */
  readonly columns?: number | undefined;
}

/** Options of {@link progressBar}. */
export interface ProgressBarOptions {
  /** Where to draw. @defaultValue process.stderr */
  stream?: ProgressStream | undefined;
  /** What stands in front of the line. Control characters are left out of it. @defaultValue "" */
  label?: string | undefined;
  /** What is counted. By default bytes, or records where a pipeline tells of them. */
  unit?: "bytes" | "records" | undefined;
  /** How many there will be, where who tells of progress does not know. */
  total?: number | undefined;
  /** How many columns a line may have. @defaultValue those of the terminal, or 80 */
  width?: number | undefined;
  /** Whether the bar is green. By default on a terminal, unless `NO_COLOR` is set, or `TERM` is `dumb`. */
  color?: boolean | undefined;
  /** How long it is at least from line to line where the stream is no terminal, in milliseconds; `Infinity` is a line at the end. @defaultValue 10_000 */
  interval?: number | undefined;
  /** The time that rates go by. @defaultValue the real one */
  clock?: Clock | undefined;
}

/** How far something is: what `download`, `pipeline` and the client's `onDownloadProgress` tell. */
export type BarProgress = {
  readonly total?: number | undefined;
  /** Whether that was all. Without it, the bar is done when there is as much as there will be. */
  readonly done?: boolean | undefined;
} & ({ readonly transferred: number } | { readonly totalRecords: number });

/** A bar that is drawn when it is called. */
export interface ProgressBar extends Disposable {
  (progress: BarProgress): void;
  /** Ends the line, as it was told last. Needed where the work may fail or has no known end; harmless when it is done. */
  stop(): void;
}

const optionNames: ReadonlySet<string> = new Set<keyof ProgressBarOptions>([
  "stream",
  "label",
  "unit",
  "total",
  "width",
  "color",
  "interval",
  "clock",
]);

/** How long a drawing stays at least, in milliseconds. */
const REDRAW_INTERVAL = 100;

/**
 * A progress bar for a terminal: how much, how fast, and how long still. Elsewhere, such as in a log, it is a line from time to time, and at the end.
 *
 * ```ts
 * using bar = progressBar({ label: "report.pdf" });
 * await download(client, "/report.pdf", "downloads/", { onProgress: bar });
 * ```
 *
 * The cursor is never hidden, so that it is there however the process ends; when the bar is done or stopped, it is at the start of the next line.
 * @throws TypeError for an option that is unknown or cannot be used.
 */
export function progressBar(options: ProgressBarOptions = {}): ProgressBar {
  checkProgressBarOptions(options);
  const drawing = new Drawing(options);
  const stop = (): void => drawing.stop();
  return Object.assign((progress: BarProgress): void => drawing.update(progress), { stop, [Symbol.dispose]: stop });
}

class Drawing {
  readonly #options: ProgressBarOptions;
  readonly #stream: ProgressStream;
  readonly #clock: Clock;
  #meter: ProgressMeter | undefined;
  #last: Progress | undefined;
  #unit: "bytes" | "records" = "bytes";
  #drawnAt = Number.NEGATIVE_INFINITY;
  #isDrawn = false;
  #isOver = false;

  constructor(options: ProgressBarOptions) {
    this.#options = options;
    this.#stream = options.stream ?? process.stderr;
    this.#clock = options.clock ?? systemClock;
  }

  update(progress: BarProgress): void {
    if (this.#isOver) return;
    const isRecords = "totalRecords" in progress;
    this.#unit = this.#options.unit ?? (isRecords ? "records" : "bytes");
    const amount = isRecords ? progress.totalRecords : progress.transferred;
    const total = progress.total ?? this.#options.total;
    this.#meter ??= this.#begin(amount);
    this.#last = this.#meter.measure(amount, total);
    if (progress.done ?? amount === total) this.#end(true);
    else if (this.#clock.now() - this.#drawnAt >= this.#interval) this.#draw(false);
    else this.#isDrawn = false;
  }

  stop(): void {
    if (!this.#isOver && this.#last !== undefined) this.#end(false);
    this.#isOver = true;
  }

  #begin(amount: number): ProgressMeter {
    // A log needs no line that says that nothing is there yet.
    if (!this.#isTerminal) this.#drawnAt = this.#clock.now();
    return new ProgressMeter(this.#clock, amount);
  }

  get #isTerminal(): boolean {
    return this.#stream.isTTY === true;
  }

  get #interval(): number {
    return this.#isTerminal ? REDRAW_INTERVAL : (this.#options.interval ?? 10_000);
  }

  #end(isDone: boolean): void {
    this.#isOver = true;
    if (isDone || !this.#isDrawn) this.#draw(isDone);
    if (this.#isTerminal) this.#stream.write("\n");
  }

  #draw(isDone: boolean): void {
    const {
      label = "",
      width = this.#stream.columns ?? 80,
      color = this.#isTerminal && isColorWelcome(),
    } = this.#options;
    const line = progressLine(this.#last!, {
      // A name that a server has chosen must not move the cursor.
      label: label.replace(/\p{Control}|\p{Format}/gu, ""),
      unit: this.#unit,
      // In the last column, some terminals go on to the next line.
      width: this.#isTerminal ? width - 1 : width,
      hasBar: this.#isTerminal,
      isColored: color,
      isDone,
    });
    this.#stream.write(this.#isTerminal ? `\r${line}\u001b[K` : `${line}\n`);
    this.#drawnAt = this.#clock.now();
    this.#isDrawn = true;
  }
}

/** @see https://no-color.org */
function isColorWelcome(): boolean {
  const { NO_COLOR, TERM } = process.env;
  return (NO_COLOR === undefined || NO_COLOR === "") && TERM !== "dumb";
}

function checkProgressBarOptions(options: ProgressBarOptions): void {
  checkOptionNames("progressBar", options, optionNames);
  const { stream, unit, width, interval, total } = options;
  if (stream !== undefined && typeof stream?.write !== "function")
    throw new TypeError("progressBar: stream must be one that can be written to, such as process.stderr");
  if (unit !== undefined && unit !== "bytes" && unit !== "records")
    throw new TypeError(`progressBar: unit must be "bytes" or "records", got ${JSON.stringify(unit)}`);
  for (const [name, value, min] of [
    ["width", width, 10],
    ["interval", interval, 0],
    ["total", total, 0],
  ] as const) {
    if (value !== undefined && !(typeof value === "number" && value >= min))
      throw new TypeError(`progressBar: ${name} must be a number from ${min}, got ${String(value)}`);
  }
}
