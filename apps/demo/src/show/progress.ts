import { liveLabel, printFact } from "./facts.ts";
import { progressBar } from "./progress-bar.ts";
import type { Screen } from "./screen.ts";

const redrawInterval = 40;

/** What a progress bar shows. */
export interface ProgressOptions {
  readonly label: string;
  readonly total: number;
  /** Writes an amount, such as bytes. */
  readonly format: (amount: number) => string;
}

/** A bar that moves on a terminal; everywhere, one line is left in the end. */
export class Progress {
  readonly #screen: Screen;
  readonly #options: ProgressOptions;
  #done = 0;
  #drawnAt = Number.NEGATIVE_INFINITY;

  constructor(screen: Screen, options: ProgressOptions) {
    this.#screen = screen;
    this.#options = options;
  }

  /** Adds to what is done. Draws as often as eyes can follow. */
  advance(amount: number): void {
    this.#done += amount;
    const now = performance.now();
    if (now - this.#drawnAt < redrawInterval) return;
    this.#drawnAt = now;
    this.#screen.live(liveLabel(this.#screen, this.#options.label) + this.#state());
  }

  /** Leaves the line, with what there is to say about it. */
  finish(remark: string): void {
    printFact(this.#screen, this.#options.label, `${this.#state()}   ${remark}`);
  }

  #state(): string {
    const { total, format } = this.#options;
    const barWidth = Math.min(20, Math.max(10, this.#screen.width - 80));
    const amounts = `${format(this.#done)} of ${format(total)}`;
    return `${progressBar(total === 0 ? 1 : this.#done / total, barWidth, this.#screen.palette)}  ${amounts}`;
  }
}
