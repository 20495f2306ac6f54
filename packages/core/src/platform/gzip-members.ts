import type { ByteReader } from "../byte-reader.ts";
import { incompleteData } from "../content-decoder.ts";

/** What unpacking gzip needs of the runtime. */
export interface GzipEngine {
  /** Inflates a bare deflate stream, and puts back into `input` what follows it. */
  inflateRaw(input: ByteReader): AsyncIterable<Uint8Array>;
  /** The CRC-32 of `bytes`, continued from `previous`. */
  crc32(bytes: Uint8Array, previous: number): number;
}

const FIXED_HEADER = 10;
const DEFLATE = 8;
const FLAG_HEADER_CRC = 0x02;
const FLAG_EXTRA = 0x04;
const FLAG_NAME = 0x08;
const FLAG_COMMENT = 0x10;
const RESERVED_FLAGS = 0xe0;

/**
 * Unpacks all members of a gzip body, with their checksums and lengths verified. After the first member, what does not begin like another
 * is padding or garbage, and ignored as browsers do (D5).
 *
 * zlib has this built in, but loses the end of the data when garbage follows.
 * @see RFC 1952, https://www.rfc-editor.org/rfc/rfc1952
 */
export async function* gzipMembers(input: ByteReader, engine: GzipEngine): AsyncGenerator<Uint8Array, void, undefined> {
  do {
    await passHeader(input, engine);
    let crc = 0;
    let size = 0;
    for await (const piece of engine.inflateRaw(input)) {
      crc = engine.crc32(piece, crc);
      size += piece.byteLength;
      yield piece;
    }
    await checkTrailer(input, crc, size);
  } while (await anotherMember(input));
}

async function passHeader(input: ByteReader, engine: GzipEngine): Promise<void> {
  let crc = 0;
  const take = async (count: number): Promise<Uint8Array> => {
    const bytes = await input.take(count);
    crc = engine.crc32(bytes, crc);
    return bytes;
  };
  const passText = async (): Promise<void> => {
    for (let isOpen = true; isOpen;) {
      const piece = await input.next();
      if (piece === undefined) throw incompleteData();
      const length = piece.indexOf(0) + 1 || piece.byteLength;
      isOpen = piece[length - 1] !== 0;
      crc = engine.crc32(piece.subarray(0, length), crc);
      input.unread(piece.subarray(length));
    }
  };

  // Two bytes at first, so that a short text is reported as no gzip at all rather than as incomplete.
  const [id1, id2] = await take(2);
  if (id1 !== 0x1f || id2 !== 0x8b) throw new Error("it does not begin as gzip does");
  const [method, flags = 0] = await take(FIXED_HEADER - 2);
  if (method !== DEFLATE) throw new Error(`unknown compression method ${method}`);
  if ((flags & RESERVED_FLAGS) !== 0) throw new Error("unknown header flags");
  if ((flags & FLAG_EXTRA) !== 0) await take(littleEndian(await take(2)));
  if ((flags & FLAG_NAME) !== 0) await passText();
  if ((flags & FLAG_COMMENT) !== 0) await passText();
  const expected = crc & 0xffff;
  if ((flags & FLAG_HEADER_CRC) !== 0 && littleEndian(await take(2)) !== expected) {
    throw new Error("the checksum of the header is wrong");
  }
}

async function checkTrailer(input: ByteReader, crc: number, size: number): Promise<void> {
  if (littleEndian(await input.take(4)) !== crc) throw new Error("the checksum is wrong");
  if (littleEndian(await input.take(4)) !== size % 2 ** 32) throw new Error("the length is wrong");
}

async function anotherMember(input: ByteReader): Promise<boolean> {
  const [id1, id2 = 0x8b] = await input.peek(2);
  // A lone first byte is taken for a member that was cut short: an error is better than missing data.
  return id1 === 0x1f && id2 === 0x8b;
}

function littleEndian(bytes: Uint8Array): number {
  let value = 0;
  for (let i = bytes.byteLength - 1; i >= 0; i--) value = value * 256 + bytes[i]!;
  return value;
}
