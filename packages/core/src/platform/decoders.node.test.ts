import type { Transform } from "node:stream";
import zlib from "node:zlib";

import { describe, expect, it } from "vitest";

import { collect } from "../collect.ts";
import { decodeContent, decodeStream, type DecodeOptions } from "../content-decoding.ts";
import { DecodingError } from "../errors.ts";
import { acceptsCutDeflate, expandsBrotliAtOnce } from "../testing/decompression-stream.ts";
import { platformDecoders as nodeDecoders } from "./node.ts";
import { platformDecoders as webDecoders } from "./web.ts";

// One table for both platforms. What a DecompressionStream cannot do is skipped by name.

const KIB = 1024;
const hello = Buffer.from("hello ".repeat(20));
const world = Buffer.from("world");
const helloWorld = Buffer.concat([hello, world]);
const garbage = Buffer.from("garbage");

const zstdSkippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);

interface Test {
  readonly coding: string;
  /** Why a runtime with no more than DecompressionStream may do otherwise. */
  readonly nodeOnly?: string;
}

interface GoodCase extends Test {
  readonly what: string;
  readonly body: Uint8Array;
  readonly content: Uint8Array;
}

interface BadCase extends Test {
  readonly what: string;
  readonly body: Uint8Array;
  readonly reason: string;
}

const unlike = "DecompressionStream does not tell where the coded data ended";
const good: readonly GoodCase[] = [
  { what: "decodes gzip", coding: "gzip", body: zlib.gzipSync(hello), content: hello },
  { what: "decodes gzip of nothing", coding: "gzip", body: zlib.gzipSync(""), content: Buffer.alloc(0) },
  {
    what: "decodes gzip with all optional fields in its header",
    coding: "gzip",
    body: withGzipFields(zlib.gzipSync(hello)),
    content: hello,
  },
  {
    what: "joins the members of a gzip body (D5)",
    coding: "gzip",
    body: Buffer.concat([zlib.gzipSync(hello), withGzipFields(zlib.gzipSync("")), zlib.gzipSync(world)]),
    content: helloWorld,
    nodeOnly: unlike,
  },
  {
    what: "ignores zeros after a gzip member (D5)",
    coding: "gzip",
    body: Buffer.concat([zlib.gzipSync(hello), Buffer.alloc(600)]),
    content: hello,
    nodeOnly: unlike,
  },
  {
    what: "ignores garbage after a gzip member (D5, M4)",
    coding: "gzip",
    body: Buffer.concat([zlib.gzipSync(hello), garbage]),
    content: hello,
    nodeOnly: unlike,
  },
  {
    what: "ignores garbage after several gzip members (D5)",
    coding: "gzip",
    body: Buffer.concat([zlib.gzipSync(hello), zlib.gzipSync(world), garbage]),
    content: helloWorld,
    nodeOnly: unlike,
  },
  {
    what: "decodes deflate with its zlib wrapper (D4)",
    coding: "deflate",
    body: zlib.deflateSync(hello),
    content: hello,
  },
  { what: "decodes bare deflate (D4)", coding: "deflate", body: zlib.deflateRawSync(hello), content: hello },
  {
    what: "decodes bare deflate that stores (D4)",
    coding: "deflate",
    body: zlib.deflateRawSync(hello, { level: 0 }),
    content: hello,
  },
  { what: "decodes deflate of nothing", coding: "deflate", body: zlib.deflateSync(""), content: Buffer.alloc(0) },
  {
    what: "decodes bare deflate of nothing",
    coding: "deflate",
    body: zlib.deflateRawSync(""),
    content: Buffer.alloc(0),
  },
  {
    what: "ignores garbage after deflate",
    coding: "deflate",
    body: Buffer.concat([zlib.deflateSync(hello), garbage]),
    content: hello,
    nodeOnly: unlike,
  },
  { what: "decodes brotli", coding: "br", body: zlib.brotliCompressSync(hello), content: hello },
  { what: "decodes brotli of nothing", coding: "br", body: zlib.brotliCompressSync(""), content: Buffer.alloc(0) },
  {
    what: "ignores garbage after brotli (D6)",
    coding: "br",
    body: Buffer.concat([zlib.brotliCompressSync(hello), garbage]),
    content: hello,
    nodeOnly: unlike,
  },
  { what: "decodes zstd", coding: "zstd", body: zlib.zstdCompressSync(hello), content: hello },
  { what: "decodes zstd of nothing", coding: "zstd", body: zlib.zstdCompressSync(""), content: Buffer.alloc(0) },
  {
    what: "decodes zstd with a checksum",
    coding: "zstd",
    body: zlib.zstdCompressSync(hello, { params: { [zlib.constants.ZSTD_c_checksumFlag]: 1 } }),
    content: hello,
  },
  {
    what: "joins the frames of a zstd body (D7)",
    coding: "zstd",
    body: Buffer.concat([zlib.zstdCompressSync(hello), zlib.zstdCompressSync(""), zlib.zstdCompressSync(world)]),
    content: helloWorld,
    nodeOnly: unlike,
  },
  {
    what: "passes over skippable zstd frames (D7)",
    coding: "zstd",
    body: Buffer.concat([
      zstdSkippable,
      zlib.zstdCompressSync(hello),
      zstdSkippable,
      zlib.zstdCompressSync(world),
      zstdSkippable,
    ]),
    content: helloWorld,
    nodeOnly: unlike,
  },
];

const bad: readonly BadCase[] = [
  { what: "what is not gzip", coding: "gzip", body: garbage, reason: "it does not begin as gzip does" },
  {
    what: "an unknown compression method in gzip",
    coding: "gzip",
    body: changed(zlib.gzipSync(hello), 2),
    reason: "unknown compression method",
  },
  {
    what: "reserved flags in gzip",
    coding: "gzip",
    body: changed(zlib.gzipSync(hello), 3, 0x80),
    reason: "unknown header flags",
  },
  {
    what: "a wrong checksum of a gzip header",
    coding: "gzip",
    body: changed(withGzipFields(zlib.gzipSync(hello)), 4),
    reason: "checksum of the header",
    nodeOnly: "some runtimes do not check it",
  },
  {
    what: "a wrong checksum of gzip (F-32)",
    coding: "gzip",
    body: changed(zlib.gzipSync(hello), -8),
    reason: "the checksum is wrong",
  },
  {
    what: "a wrong length of gzip (F-32)",
    coding: "gzip",
    body: changed(zlib.gzipSync(hello), -4),
    reason: "the length is wrong",
  },
  {
    what: "a wrong checksum of a second gzip member",
    coding: "gzip",
    body: Buffer.concat([zlib.gzipSync(hello), changed(zlib.gzipSync(world), -8)]),
    reason: "the checksum is wrong",
  },
  {
    what: "a second gzip member of one byte",
    coding: "gzip",
    body: Buffer.concat([zlib.gzipSync(hello), Buffer.from([0x1f])]),
    reason: "the data is incomplete",
  },
  {
    what: "what is not deflate",
    coding: "deflate",
    body: Buffer.from([0x07, 1, 2, 3, 4, 5]),
    reason: "invalid block type",
  },
  {
    what: "a wrong checksum of deflate",
    coding: "deflate",
    body: changed(zlib.deflateSync(hello), -1),
    reason: "incorrect data check",
  },
  {
    what: "what is not brotli",
    coding: "br",
    body: Buffer.from("garbage garbage"),
    reason: "the br body cannot be decoded",
  },
  { what: "what is not zstd (D7)", coding: "zstd", body: garbage, reason: "this is not zstd" },
  {
    what: "garbage after zstd (D7)",
    coding: "zstd",
    body: Buffer.concat([zlib.zstdCompressSync(hello), garbage]),
    reason: "this is not zstd",
    nodeOnly: unlike,
  },
  {
    what: "a wrong checksum of zstd",
    coding: "zstd",
    body: changed(zlib.zstdCompressSync(hello, { params: { [zlib.constants.ZSTD_c_checksumFlag]: 1 } }), -1),
    reason: "checksum",
  },
];

const compressors: readonly (Test & { compress: () => Transform & { flush(taken: () => void): void } })[] = [
  { coding: "gzip", compress: zlib.createGzip },
  { coding: "deflate", compress: zlib.createDeflateRaw },
  // At its default quality, brotli takes seconds.
  { coding: "br", compress: () => zlib.createBrotliCompress({ params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } }) },
  { coding: "zstd", compress: zlib.createZstdCompress },
];

for (const [platform, decoders] of [
  ["node", nodeDecoders],
  ["web", webDecoders],
] as const) {
  describe(`the decoders of the ${platform} platform`, () => {
    const options: DecodeOptions = { decoders, maxSize: Number.POSITIVE_INFINITY };
    const isHere = ({ coding }: Test): boolean => decoders.has(coding);
    const isSkipped = ({ nodeOnly }: Test): boolean => platform === "web" && nodeOnly !== undefined;
    const why = (test: Test): string => (isSkipped(test) ? ` (skipped: ${test.nodeOnly})` : "");

    for (const test of good.filter(isHere)) {
      const { what, coding, body, content } = test;
      it.skipIf(isSkipped(test))(`${what}${why(test)}`, async () => {
        expect(Buffer.from(await decodeContent(body, [coding], options))).toEqual(content);
        for (const size of [1, 2, 3, 7, body.byteLength]) {
          const decoded = await collect(decodeStream(pieces(body, size), [coding], options));
          expect(Buffer.from(decoded), `in pieces of ${size}`).toEqual(content);
        }
      });
    }

    // A body of several members may be cut between two of them, which nobody can notice.
    for (const each of good.filter((test) => isHere(test) && test.what.startsWith("decodes"))) {
      const { what, coding, body } = each;
      const nodeOnly = "this DecompressionStream takes what was cut short for whole";
      const test = acceptsCutDeflate && coding === "deflate" ? { coding, nodeOnly } : each;
      it.skipIf(isSkipped(test))(
        `${what}, and notices truncation at every position (D5, D6, D7)${why(test)}`,
        async () => {
          for (let length = 1; length < body.byteLength; length++) {
            for (const message of await failures(body.subarray(0, length), coding, options)) {
              expect(message, `after ${length} of ${body.byteLength} bytes`).toContain(
                platform === "node" ? "the data is incomplete" : "cannot be decoded",
              );
            }
          }
        },
      );
    }

    for (const test of bad.filter(isHere)) {
      const { what, coding, body, reason } = test;
      it.skipIf(isSkipped(test))(`refuses ${what}${why(test)}`, async () => {
        for (const message of await failures(body, coding, options)) {
          expect(message).toContain(platform === "node" ? reason : `the ${coding} body cannot be decoded: `);
        }
      });
    }

    for (const { coding, compress } of compressors.filter(isHere)) {
      it(`decodes 3 MB of ${coding} in pieces of at most 64 KiB`, async () => {
        const content = mixed(3_000_000);
        const body = await collect(compress().end(content));
        const decoded: Uint8Array[] = [];
        for await (const piece of decodeStream(pieces(body, 50_000), [coding], options)) decoded.push(piece);
        expect(Math.max(...decoded.map((piece) => piece.byteLength))).toBeLessThanOrEqual(64 * KIB);
        expect(Buffer.compare(Buffer.concat(decoded), content)).toBe(0);
      });

      const test =
        expandsBrotliAtOnce && coding === "br"
          ? { coding, nodeOnly: "this DecompressionStream decodes all of it at once" }
          : { coding };
      it.skipIf(isSkipped(test))(
        `does not read ahead of the reader of a bomb in ${coding} (S-22)${why(test)}`,
        async () => {
          const body = await collect(compress().end(Buffer.alloc(48 * 1024 * KIB)));
          let pulled = 0;
          let isLeft = false;
          const source = (async function* () {
            try {
              for (;;) {
                pulled += body.byteLength;
                yield body;
              }
            } finally {
              isLeft = true;
            }
          })();
          const decoded = decodeStream(source, [coding], options);
          for (let i = 0; i < 3; i++) {
            expect((await decoded.next()).value!.byteLength).toBeLessThanOrEqual(64 * KIB);
          }
          // Node's own DecompressionStream takes a little ahead of what it decodes.
          expect(pulled).toBeLessThanOrEqual(body.byteLength + (platform === "node" ? 0 : 64 * KIB));
          await decoded.return();
          expect(isLeft).toBe(true);
        },
      );

      const nodeOnly = "Node's own DecompressionStream says that it is done with a piece before it is";
      it.skipIf(isSkipped({ coding, nodeOnly }))(
        `gives what was flushed in ${coding} before more arrives${why({ coding, nodeOnly })}`,
        async () => {
          const compressor = compress();
          const flushed = await new Promise<Uint8Array>((resolve) => {
            compressor.write("first event");
            // A stream gives all that it has at once in Node, piece by piece in Bun and Deno.
            compressor.flush(() => resolve(Buffer.concat([...readNow(compressor)])));
          });
          const events = (async function* () {
            yield flushed;
            yield collect(compressor.end("second"));
          })();
          const decoded = decodeStream(events, [coding], options);
          expect(String((await decoded.next()).value)).toBe("first event");
          expect(String(await collect(decoded))).toBe("second");
        },
      );
    }
  });
}

function* readNow(stream: Transform): Generator<Uint8Array, void, undefined> {
  for (let piece = stream.read(); piece !== null; piece = stream.read()) yield piece as Uint8Array;
}

/** What the ways to decode `body` say when they fail, as they should. */
async function failures(body: Uint8Array, coding: string, options: DecodeOptions): Promise<string[]> {
  const attempts = await Promise.allSettled([
    (async () => decodeContent(body, [coding], options))(),
    collect(decodeStream(pieces(body, 1), [coding], options)),
    collect(decodeStream(pieces(body, body.byteLength), [coding], options)),
  ]);
  return attempts.map((attempt) => {
    if (attempt.status === "fulfilled") return "it was decoded";
    return attempt.reason instanceof DecodingError ? attempt.reason.message : `not a DecodingError: ${attempt.reason}`;
  });
}

async function* pieces(body: Uint8Array, size: number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let from = 0; from < body.byteLength; from += size) yield body.subarray(from, from + size);
}

/** A gzip body with an extra field, a file name, a comment and a checksum in its header. */
function withGzipFields(body: Buffer): Buffer {
  const header = Buffer.concat([
    body.subarray(0, 10),
    Buffer.from([3, 0, 1, 2, 3]),
    Buffer.from("name.txt\0a comment\0"),
  ]);
  header[3] = 0x02 | 0x04 | 0x08 | 0x10;
  const checksum = Buffer.alloc(2);
  checksum.writeUInt16LE(zlib.crc32(header) & 0xffff);
  return Buffer.concat([header, checksum, body.subarray(10)]);
}

/** A copy with one byte changed; a negative index counts from the end. */
function changed(body: Buffer, index: number, mask = 0x01): Buffer {
  const copy = Buffer.from(body);
  copy[index < 0 ? copy.byteLength + index : index]! ^= mask;
  return copy;
}

/** Bytes of which half compress well and half do not. */
function mixed(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let i = 0, state = 1; i < length; i++) {
    state = (state * 48_271) % 0x7fffffff;
    bytes[i] = (i >> 12) % 2 === 0 ? state : i >> 8;
  }
  return bytes;
}
