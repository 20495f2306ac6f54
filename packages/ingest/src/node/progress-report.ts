import type { Clock } from "@haulier/core";

import { type Progress, ProgressMeter } from "./progress-meter.ts";

/** What is told, to whom, and how often. */
export interface ProgressSettings {
  readonly onProgress: ((progress: Progress) => void) | undefined;
  /** In milliseconds. */
  readonly progressInterval: number;
  readonly clock: Clock;
}

/** Tells a listener of progress, at most once in an interval, but of the end in any case. */
export class ProgressReport {
  readonly #settings: ProgressSettings;
  #meter: ProgressMeter | undefined;
  #toldAt = 0;

  constructor(settings: ProgressSettings) {
    this.#settings = settings;
  }

  /** Begins to measure at what is there already, and tells that. Nothing, when it was begun before. */
  begin(transferred: number, total: number | undefined): void {
    if (this.#meter !== undefined) return;
    this.#meter = new ProgressMeter(this.#settings.clock, transferred);
    if (transferred !== total) this.#tell(transferred, total);
  }

  /** Tells how far it has got, if it is time for that, and if it is not all: that is told when the file is in its place. */
  update(transferred: number, total: number | undefined): void {
    const { clock, progressInterval } = this.#settings;
    if (transferred !== total && clock.now() - this.#toldAt >= progressInterval) this.#tell(transferred, total);
  }

  /** Tells that this is all. */
  end(total: number): void {
    this.#tell(total, total);
  }

  #tell(transferred: number, total: number | undefined): void {
    const { onProgress, clock } = this.#settings;
    if (onProgress === undefined) return;
    this.#toldAt = clock.now();
    onProgress(this.#meter!.measure(transferred, total));
  }
}
