import type { LineRegion } from "./line-regions.ts";

/** The text of some lines, and where in the source its characters come from. */
export class DecodedRegion {
  readonly region: LineRegion;
  readonly text: string;
  readonly #end: number;
  /** Whether each character is one byte. Without invalid bytes, nothing else is as long. */
  readonly #isPlain: boolean;
  /** A line, and where it begins in the bytes; and the one before it. */
  #line = 0;
  #byte = 0;
  #byteBefore = 0;

  constructor(region: LineRegion, text: string, end: number) {
    this.region = region;
    this.text = text;
    this.#end = end;
    this.#isPlain = text.length === region.bytes.byteLength;
  }

  /**
   * The offset in the source of a line of the region, counted from 0, whose first character is at `index`; or of what is behind the last one.
   * Lines are found in the bytes only when somebody asks, and from there on, so that asking for each costs no more than one pass.
   */
  offset(index: number, line: number): number {
    return this.region.start + (this.#isPlain ? index : this.#byteOf(line));
  }

  /** The bytes between two offsets in the source. */
  slice(from: number, to: number): Uint8Array {
    return this.region.bytes.subarray(from - this.region.start, to - this.region.start);
  }

  #byteOf(line: number): number {
    if (line === this.#line - 1) return this.#byteBefore;
    if (line < this.#line) this.#line = this.#byte = 0;
    const { bytes } = this.region;
    while (this.#line < line) {
      const end = bytes.indexOf(this.#end, this.#byte);
      this.#byteBefore = this.#byte;
      this.#byte = end === -1 ? bytes.byteLength + 1 : end + 1;
      this.#line++;
    }
    return this.#byte;
  }
}
