import { DecodedRegion } from "./decoded-region.ts";
import type { LineRegion, LineRegions } from "./line-regions.ts";
import type { Missing } from "./record-reader.ts";

/** Lines as text, decoded many at once. One that cannot be decoded, or is too long, comes by itself, as it is. */
export class DecodedLines {
  readonly #regions: LineRegions;
  readonly #decode: (bytes: Uint8Array) => string;
  /** Parts of a region that cannot be decoded as a whole, the next one last. */
  readonly #parts: LineRegion[] = [];

  /** `decode` throws for what is not of its encoding. */
  constructor(regions: LineRegions, decode: (bytes: Uint8Array) => string) {
    this.#regions = regions;
    this.#decode = decode;
  }

  next(): DecodedRegion | LineRegion | Missing {
    for (;;) {
      const region = this.#parts.pop() ?? this.#regions.next();
      if (typeof region === "symbol" || region.isTooLong) return region;
      const decoded = this.#decoded(region);
      if (decoded !== undefined) return decoded;
      if (!this.#halve(region)) return region;
    }
  }

  #decoded(region: LineRegion): DecodedRegion | undefined {
    try {
      return new DecodedRegion(region, this.#decode(region.bytes), this.#regions.endByte);
    } catch {
      return undefined;
    }
  }

  /** In halves, so that finding one line among many decodes each of them a few times only. False for a single line. */
  #halve(region: LineRegion): boolean {
    const { bytes, start } = region;
    const { endByte } = this.#regions;
    const middle = bytes.byteLength >> 1;
    const before = bytes.lastIndexOf(endByte, middle);
    const end = before === -1 ? bytes.indexOf(endByte, middle) : before;
    if (end === -1) return false;
    this.#parts.push(
      { ...region, bytes: bytes.subarray(end + 1), start: start + end + 1 },
      { ...region, bytes: bytes.subarray(0, end), isRest: false },
    );
    return true;
  }
}
