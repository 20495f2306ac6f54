import type { HttpRequest, HttpResponse } from "@haulier/core";

import { DownloadError } from "./download-error.ts";
import type { DownloadSettings } from "./download-options.ts";
import { onDisk } from "./on-disk.ts";
import type { PartFile } from "./part-file.ts";
import { ProgressReport } from "./progress-report.ts";

/** How often what has come is made safe, in milliseconds: so much is fetched again by a process that goes on after a crash. */
const CHECKPOINT_INTERVAL = 1_000;

/** A body that has the bytes of the file from `start` up to `end`, which is `Infinity` where nobody knows. */
export interface Body {
  readonly response: HttpResponse;
  readonly start: number;
  readonly end: number;
  readonly isDecoded: boolean;
}

/** Writes bodies into a part file as they arrive, within the limits, and tells of it. */
export class BodyWriter {
  readonly progress: ProgressReport;
  readonly #part: PartFile;
  readonly #request: HttpRequest;
  readonly #settings: DownloadSettings;
  #savedAt: number;

  constructor(part: PartFile, request: HttpRequest, settings: DownloadSettings) {
    this.#part = part;
    this.#request = request;
    this.#settings = settings;
    this.#savedAt = settings.clock.now();
    this.progress = new ProgressReport(settings);
  }

  /** Writes a body to its end. What was written stays when it breaks. @throws DownloadError when it has less or more than it should. */
  async write({ response, start, end, isDecoded }: Body): Promise<void> {
    let at = start;
    for await (const piece of isDecoded ? response.bytes() : response.raw()) {
      if (at + piece.byteLength > end) throw this.#wrongLength("ERR_DOWNLOAD_RANGE", `more than ${end - start} bytes`);
      this.checkSize(at + piece.byteLength);
      const position = at;
      await onDisk(this.#request, this.#part.path, () => this.#part.write(piece, position));
      at += piece.byteLength;
      this.progress.update(this.#part.size, this.#part.representation?.total);
      await this.#saveInTime();
    }
    if (end === Number.POSITIVE_INFINITY) this.#part.learnTotal(at);
    else if (at < end)
      throw this.#wrongLength("ERR_DOWNLOAD_INCOMPLETE", `${at - start} bytes in place of ${end - start}`);
  }

  /** @throws DownloadError for a file beyond `maxSize`. */
  checkSize(size: number | undefined): void {
    const { maxSize } = this.#settings;
    if (size === undefined || size <= maxSize) return;
    throw new DownloadError(`the file is larger than ${maxSize} bytes; raise maxSize`, {
      code: "ERR_DOWNLOAD_TOO_LARGE",
      request: this.#request,
    });
  }

  async #saveInTime(): Promise<void> {
    const now = this.#settings.clock.now();
    if (now - this.#savedAt < CHECKPOINT_INTERVAL) return;
    this.#savedAt = now;
    await onDisk(this.#request, this.#part.path, () => this.#part.checkpoint());
  }

  #wrongLength(code: "ERR_DOWNLOAD_INCOMPLETE" | "ERR_DOWNLOAD_RANGE", length: string): DownloadError {
    return new DownloadError(`the body has ${length}`, { code, request: this.#request });
  }
}
