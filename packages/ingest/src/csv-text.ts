import { RecordError } from "./record-error.ts";

/**
 * Encodings in which the byte of a line feed may be a part of something else; no other has that. They are made UTF-8 as they come, so that what reads
 * lines need not know them.
 */
const transcoded: ReadonlySet<string> = new Set(["utf-16le", "utf-16be", "iso-2022-jp"]);

/** Decodes a CSV text: by a charset that is stated, else by its byte order mark, else as UTF-8. What is not of that charset is an error. */
export class CsvText {
  readonly #charset: () => string | undefined;
  readonly #isMiddle: boolean;
  #decoder: InstanceType<typeof TextDecoder> | undefined;
  /** Of an encoding that is made UTF-8. */
  #transcoder: InstanceType<typeof TextDecoder> | undefined;

  constructor(charset: () => string | undefined, start: number) {
    this.#charset = charset;
    this.#isMiddle = start > 0;
  }

  /** A piece, as bytes whose lines can be told from each other. @throws RecordError when the text cannot be begun in the middle. */
  add(piece: Uint8Array): Uint8Array {
    if (this.#decoder === undefined && piece.byteLength > 0) this.#open(piece);
    return this.#transcoder === undefined ? piece : this.#transcode(this.#transcoder, piece);
  }

  end(): Uint8Array {
    return this.#transcoder === undefined ? new Uint8Array(0) : this.#transcode(this.#transcoder);
  }

  /** Some lines of what {@link add} gave. @throws TypeError for what is not of the charset. */
  decode(bytes: Uint8Array): string {
    const decoder = this.#decoder!;
    // Not in one call: some versions of Node then decode 0x80 to 0x9F of windows-1252 to control characters.
    return decoder.encoding === "utf-8"
      ? decoder.decode(bytes)
      : decoder.decode(bytes, { stream: true }) + decoder.decode();
  }

  #open(piece: Uint8Array): void {
    const label = this.#charset() ?? markedCharset(piece) ?? "utf-8";
    const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
    this.#decoder = decoder;
    if (!transcoded.has(decoder.encoding)) return;
    if (this.#isMiddle)
      throw new RecordError(
        `cannot go on in the middle of a text in ${decoder.encoding}; leave out resumeFrom to begin anew`,
        {
          code: "ERR_SOURCE_CHANGED",
          offset: 0,
        },
      );
    this.#transcoder = decoder;
    this.#decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  }

  #transcode(from: InstanceType<typeof TextDecoder>, piece?: Uint8Array): Uint8Array {
    try {
      return new TextEncoder().encode(piece === undefined ? from.decode() : from.decode(piece, { stream: true }));
    } catch (cause) {
      const what = piece === undefined ? "ends in the middle of a character" : "is not what its charset says";
      throw new RecordError(`the text ${what}, ${from.encoding}; state the right charset`, {
        code: piece === undefined ? "ERR_RECORD_TRUNCATED" : "ERR_RECORD_INVALID",
        offset: 0,
        cause,
      });
    }
  }
}

/** By the first byte: 0xFE and 0xFF occur in no UTF-8. */
function markedCharset(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff) return "utf-16le";
  return bytes[0] === 0xfe ? "utf-16be" : undefined;
}
