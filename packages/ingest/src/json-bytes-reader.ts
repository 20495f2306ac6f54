import type { HttpRequest } from "@haulier/core";

import { jsonBytesOfLine } from "./json-line.ts";
import type { LinePosition, LineReaderSettings } from "./json-lines-reader.ts";
import { LineRegions, type LineRegion } from "./line-regions.ts";
import { RecordError, type RecordPlace } from "./record-error.ts";
import { InvalidRecord, type Missing, notYet, over, type RecordReader } from "./record-reader.ts";

/** The JSON of each line, as views of the bytes that came. Nothing is decoded. */
export class JsonBytesReader implements RecordReader<Uint8Array> {
  readonly #regions: LineRegions;
  readonly #request: () => HttpRequest | undefined;
  #region: LineRegion | undefined;
  #lineFrom = 0;
  #from = 0;
  #lines: number;
  /** What is behind, while no region is open. */
  #behind: number;

  constructor({ maxLineSize, start, request }: LineReaderSettings) {
    this.#regions = new LineRegions({ limit: maxLineSize, start: start.bytes, mayBeSequence: true });
    this.#request = request;
    this.#lines = start.lines;
    this.#behind = start.bytes;
  }

  feed(piece: Uint8Array): void {
    this.#regions.feed(piece);
  }

  end(): void {
    this.#regions.finish();
  }

  take(): Uint8Array | Missing {
    for (;;) {
      const region = this.#region;
      if (region === undefined || this.#from > region.bytes.byteLength) {
        const missing = this.#open();
        if (missing !== undefined) return missing;
        continue;
      }
      const { bytes } = region;
      const from = this.#from;
      const found = bytes.indexOf(this.#regions.endByte, from);
      const end = found === -1 ? bytes.byteLength : found;
      this.#lineFrom = from;
      this.#from = end + 1;
      this.#lines++;
      const json = jsonBytesOfLine(bytes.subarray(from, end));
      if (json !== undefined) return json;
    }
  }

  bytes(): Uint8Array {
    return this.#region!.bytes.subarray(this.#lineFrom, this.#from - 1);
  }

  get place(): RecordPlace {
    return {
      offset: this.#region === undefined ? this.#behind : this.#region.start + this.#lineFrom,
      line: this.#lines,
    };
  }

  get position(): LinePosition {
    const region = this.#region;
    if (region === undefined) return { bytes: this.#behind, lines: this.#lines };
    const behind = region.start + this.#from;
    // Of a sequence, what ends one text is the beginning of the next.
    return { bytes: region.isRest || this.#regions.isSequence ? behind - 1 : behind, lines: this.#lines };
  }

  giveBack(): void {
    this.#behind = this.place.offset;
    this.#lines--;
    this.#region = undefined;
  }

  #open(): Missing | undefined {
    const region = this.#regions.next();
    if (region === notYet) return notYet;
    this.#behind = region === over ? this.#regions.received : region.start;
    this.#region = undefined;
    if (region === over) return over;
    this.#region = region;
    this.#lineFrom = this.#from = 0;
    if (!region.isTooLong) return undefined;
    this.#from = region.bytes.byteLength + 1;
    this.#lines++;
    const reason = `line ${this.#lines}, at byte ${region.start}, is longer than ${this.#regions.limit} bytes`;
    throw new InvalidRecord(
      new RecordError(`${reason}; raise maxLineSize if the source is to be trusted`, {
        code: "ERR_RECORD_TOO_LARGE",
        offset: region.start,
        line: this.#lines,
        request: this.#request(),
      }),
    );
  }
}
