import { CborError } from "./cbor-error.ts";
import type { DecodeSettings } from "./cbor-options.ts";
import { CborScanner } from "./cbor-scanner.ts";
import { GrowingBytes } from "./growing-bytes.ts";
import { valueOf } from "./parse-cbor.ts";

/** Makes values of the bytes of one sequence, however they are cut. No I/O in here. */
export class CborSequence {
  readonly #settings: DecodeSettings;
  readonly #scanner: CborScanner;
  /** What there is of a value whose end has not come. */
  readonly #begun = new GrowingBytes();
  #count = 0;

  constructor(settings: DecodeSettings) {
    this.#settings = settings;
    this.#scanner = new CborScanner(settings);
  }

  /** How many values have been given. */
  get count(): number {
    return this.#count;
  }

  /** The values that end in this piece. @throws CborError */
  *feed(piece: Uint8Array): Generator<unknown, void, undefined> {
    const scanner = this.#scanner;
    for (let from = 0; from < piece.byteLength;) {
      const end = scanner.scan(piece, from);
      if (end === -1) {
        this.#begun.add(piece.subarray(from));
        return;
      }
      const item = this.#whole(piece.subarray(from, end));
      const value = valueOf(item, this.#settings, scanner.hasChunks, scanner.offset - item.byteLength);
      this.#count += 1;
      yield value;
      from = end;
    }
  }

  /** Says that nothing more comes. @throws CborError when a value has begun. */
  end(): void {
    if (this.#scanner.isInside) throw new CborError("the body ends within a value", this.#scanner.offset);
  }

  #whole(rest: Uint8Array): Uint8Array {
    if (this.#begun.length === 0) return rest;
    this.#begun.add(rest);
    return this.#begun.take();
  }
}
