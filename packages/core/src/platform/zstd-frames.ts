import { incompleteData } from "../content-decoder.ts";

/** RFC 9659: content coded as zstd must not need a larger window than 8 MiB. */
const MAX_WINDOW = 8 * 1024 * 1024;
const MAGIC = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd);
const MAGIC_NUMBER = 0xfd2fb528;
const CHECKSUM = 4;

/**
 * Finds the frames in a zstd body, without decoding them. Runtimes differ in what they do at the end of a frame (Node stops at the
 * first, and Node 22 takes a truncated one for complete), so frames are found here and the engine is handed one at a time.
 * @see RFC 8878 section 3.1, https://www.rfc-editor.org/rfc/rfc8878#section-3.1
 */
export class ZstdFrames {
  readonly #scan = scanFrames();
  #step: Step = this.#scan.next().value;
  /** The bytes gathered for the step, and how many there are. */
  #value = 0;
  #count = 0;
  #isInData = false;

  /**
   * The parts of `piece` that belong to data frames; none reaches beyond the end of its frame. Skippable frames are left out.
   * @throws Error for what is not zstd, or needs too large a window.
   */
  *split(piece: Uint8Array): Generator<Uint8Array, void, undefined> {
    let at = 0;
    let from = 0;
    for (;;) {
      const step = this.#step;
      if (step.is === "begin") {
        this.#isInData = true;
        from = at - MAGIC.byteLength;
        if (from < 0) {
          yield MAGIC;
          from = at;
        }
      } else if (step.is === "end") {
        if (this.#isInData) yield piece.subarray(from, at);
        this.#isInData = false;
      } else {
        const end = Math.min(at + step.bytes - this.#count, piece.byteLength);
        if (step.is === "number")
          for (let i = at; i < end; i++) this.#value += piece[i]! * 256 ** (this.#count + i - at);
        this.#count += end - at;
        at = end;
        if (this.#count < step.bytes) break;
      }
      this.#advance();
    }
    if (this.#isInData && from < at) yield piece.subarray(from, at);
  }

  /** @throws Error when the body ends here, within a frame. */
  end(): void {
    const isBetweenFrames = this.#step.is === "number" && this.#step.isFirst === true && this.#count === 0;
    if (!isBetweenFrames) throw incompleteData();
  }

  #advance(): void {
    const value = this.#value;
    this.#value = 0;
    this.#count = 0;
    this.#step = this.#scan.next(value).value;
  }
}

/** What the scan comes to: a little-endian number to read, bytes to pass over, or the beginning (after its magic number) or end of a frame. */
type Step =
  | { readonly is: "number"; readonly bytes: number; readonly isFirst?: boolean }
  | { readonly is: "bytes"; readonly bytes: number }
  | { readonly is: "begin" }
  | { readonly is: "end" };

function* scanFrames(): Generator<Step, never, number> {
  for (;;) {
    const magic = yield { is: "number", bytes: 4, isFirst: true };
    if (magic === MAGIC_NUMBER) {
      yield { is: "begin" };
      yield* scanDataFrame();
    } else if (magic >= 0x184d2a50 && magic <= 0x184d2a5f) {
      const size = yield number(4);
      yield { is: "bytes", bytes: size };
    } else throw new Error("unknown frame: this is not zstd");
    yield { is: "end" };
  }
}

function* scanDataFrame(): Generator<Step, void, number> {
  const descriptor = yield number(1);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const hasChecksum = (descriptor & 0x04) !== 0;
  const window = isSingleSegment ? 0 : windowSize(yield number(1));
  yield { is: "bytes", bytes: [0, 1, 2, 4][descriptor & 3]! };
  const contentSize = yield number([isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6]!);
  if (Math.max(window, isSingleSegment ? contentSize : 0) > MAX_WINDOW) {
    throw new Error("a frame needs a window of more than 8 MiB (RFC 9659)");
  }

  for (let isLast = false; !isLast;) {
    const header = yield number(3);
    isLast = (header & 1) === 1;
    const isRunLength = ((header >> 1) & 3) === 1;
    yield { is: "bytes", bytes: isRunLength ? 1 : header >> 3 };
  }
  if (hasChecksum) yield { is: "bytes", bytes: CHECKSUM };
}

function number(bytes: number): Step {
  return { is: "number", bytes };
}

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}
