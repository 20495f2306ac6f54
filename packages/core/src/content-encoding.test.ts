import { describe, expect, it } from "vitest";

import type { ClientOptions } from "./client-options.ts";
import { Client } from "./client.ts";
import { collect } from "./collect.ts";
import { decodeStream, defaultDecoders } from "./content-decoding.ts";
import { defaultEncoders, type ContentEncoder } from "./content-encoding.ts";
import type { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import type { RequestOptions } from "./request-options.ts";
import { caught } from "./testing/caught.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";
import { hasZlib } from "./testing/has-zlib.ts";
import { NodeLikeSource, Source, webStream } from "./testing/source.ts";

const KIB = 1024;
const encoder = new TextEncoder();
const codings = [...defaultEncoders.keys()];
const text = "The quick brown fox. ".repeat(200);
const bytes = encoder.encode(text);

function build(options: RequestOptions, client: Partial<ClientOptions> = {}, url = "https://h/"): HttpRequest {
  const transport = new HandlerTransport(() => new HttpResponse());
  return new Client({ transport, ...client }).buildRequest("POST", url, options);
}

const codingOf = ({ headers }: HttpRequest): string | null => headers.get("content-encoding");

/** What a server makes of the body. */
async function received(request: HttpRequest): Promise<string> {
  const coding = codingOf(request);
  const body = request.body ?? [];
  const options = { decoders: defaultDecoders, maxSize: Number.POSITIVE_INFINITY };
  const wire = (async function* () {
    yield* body as AsyncIterable<Uint8Array>;
  })();
  return new TextDecoder().decode(await collect(decodeStream(wire, coding === null ? [] : [coding], options)));
}

/** Bytes that do not compress, always the same. */
function noise(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) >>> 23);
}

async function* pieces(count = 5, piece: string | Uint8Array = text): AsyncGenerator<string | Uint8Array> {
  for (let i = 0; i < count; i++) yield piece;
}

/** Doubles each byte. */
const double: ContentEncoder = {
  async *encode(source) {
    for await (const piece of source) yield Uint8Array.from([...piece].flatMap((byte) => [byte, byte]));
  },
};

describe("compress", () => {
  it("has the codings that the runtime has", () => {
    expect(codings.slice(0, 2)).toEqual(["gzip", "deflate"]);
  });

  it.runIf(hasZlib)("has them all in Node", () => {
    expect(codings).toEqual(["gzip", "deflate", "br", "zstd"]);
  });

  for (const coding of codings) {
    describe(`with ${coding}`, () => {
      it.runIf(hasZlib)("compresses a small body in memory at once, so that its length is known", async () => {
        const request = build({ content: text, compress: coding });
        expect(codingOf(request)).toBe(coding);
        expect(request.body!.bytes!.byteLength).toBeLessThan(bytes.byteLength);
        expect(request.headers.get("content-length")).toBe(String(request.content.byteLength));
        expect(await received(request)).toBe(text);
      });

      it("compresses a large one while it is sent", async () => {
        const large = text.repeat(50);
        const request = build({ content: large, compress: coding });
        expect(codingOf(request)).toBe(coding);
        expect(request.body).toMatchObject({ bytes: undefined, length: undefined, replayable: true, consumed: false });
        expect(request.headers.has("content-length")).toBe(false);
        expect(await received(request)).toBe(large);
        expect(await received(request)).toBe(large);
      });

      for (const [what, content] of [
        ["a generator", pieces],
        ["a web stream", () => webStream([bytes, bytes, bytes, bytes, bytes]).stream],
        ["a Node stream", () => new NodeLikeSource([bytes, bytes, bytes, bytes, bytes])],
        ["a Blob", () => new Blob([text.repeat(5)])],
        ["single bytes", () => Array.from(encoder.encode("x".repeat(500)), (byte) => Uint8Array.of(byte))],
        ["what does not compress", () => [noise(300 * KIB)]],
      ] as const) {
        it(`compresses ${what}`, async () => {
          const request = build({ content: content(), compress: coding });
          expect(codingOf(request)).toBe(coding);
          const isSame = (await received(request)) === (await received(build({ content: content() })));
          expect(isSame).toBe(true);
        });
      }

      it("makes valid data of an empty stream", async () => {
        const wire = await build({ content: [], compress: coding }).read();
        expect(wire.byteLength).toBeGreaterThan(0);
        expect(await collect(defaultDecoders.get(coding)!.decode(once(wire)))).toHaveLength(0);
      });
    });
  }

  it("takes the name in any case", () => expect(codingOf(build({ content: text, compress: "GZip" }))).toBe("gzip"));

  it("compresses JSON, forms and multipart, and leaves their type", async () => {
    for (const [options, type] of [
      [{ json: [text] }, "application/json"],
      [{ data: { text } }, "application/x-www-form-urlencoded"],
    ] as const) {
      const request = build({ ...options, compress: "gzip" });
      expect(request.headers.get("content-type")).toBe(type);
      expect(await received(request)).toBe(await received(build(options)));
    }
    const headers = { "Content-Type": "multipart/form-data; boundary=x" };
    const files = { file: { content: [text], filename: "a.txt" }, other: new Blob([text]) };
    const request = build({ headers, data: { a: "1" }, files, compress: "gzip" });
    expect([codingOf(request), request.headers.has("content-length")]).toEqual(["gzip", false]);
    expect(await received(request)).toBe(await received(build({ headers, data: { a: "1" }, files })));
  });

  it("comes between the type and the length of the body in the headers", () => {
    const names = build({ json: text, compress: "gzip" }).headers.raw.map(([name]) => name);
    const expected = ["Content-Type", "Content-Encoding", ...(hasZlib ? ["Content-Length"] : [])];
    expect(names.filter((name) => name.startsWith("Content"))).toEqual(expected);
  });

  it("leaves a request alone that has no body, or an empty one", () => {
    for (const options of [{}, { content: "" }, { data: {} }]) {
      const request = build({ ...options, compress: "gzip" });
      expect([codingOf(request), request.headers.get("content-length")]).toEqual([null, "0"]);
    }
  });

  it.runIf(hasZlib)("sends a body in memory as it is when it would become no smaller", async () => {
    for (const content of ["{}", noise(KIB)]) {
      const request = build({ content, compress: "gzip" });
      expect(codingOf(request)).toBeNull();
      expect(request.content).toEqual(typeof content === "string" ? encoder.encode(content) : content);
    }
  });

  it("can be sent again when the body can, and only then", async () => {
    expect(build({ content: () => pieces(), compress: "gzip" }).body!.replayable).toBe(true);
    const request = build({ content: pieces(), compress: "gzip" });
    expect(request.body!.replayable).toBe(false);
    await received(request);
    expect(request.body!.consumed).toBe(true);
    expect(await caught(received(request))).toMatchObject({ code: "ERR_STREAM_CONSUMED" });
  });

  it("goes along with a redirect that keeps the body, and leaves with one that drops it", async () => {
    for (const [status, coding, body] of [
      [307, "gzip", text],
      [303, null, ""],
    ] as const) {
      const transport = new HandlerTransport((_request, count) =>
        count === 1 ? new HttpResponse({ status, headers: { Location: "/next" } }) : new HttpResponse(),
      );
      await new Client({ transport }).post("https://h/", { content: text, compress: "gzip" });
      expect(codingOf(transport.last)).toBe(coding);
      expect(await received(transport.last)).toBe(body);
    }
  });

  describe("refuses", () => {
    for (const [options, message] of [
      [{ compress: "lzma" }, 'compress: there is no encoder for "lzma"; available here: gzip, deflate'],
      [{ compress: "__proto__" }, 'compress: there is no encoder for "__proto__"'],
      [{ compress: true }, "compress: expected the name of a content coding, got boolean; available here: gzip"],
      [
        { compress: "gzip", headers: { "content-encoding": "br" } },
        "compress: the headers have a Content-Encoding already; remove it, or leave compress out",
      ],
      [
        { compress: "gzip", headers: { "content-length": "5" } },
        "compress: the headers have a Content-Length already; remove it, or leave compress out",
      ],
    ] as const) {
      it(`with: ${message}`, () => {
        const make = (): HttpRequest => build({ content: "hello", ...(options as RequestOptions) });
        expect(make).toThrow(TypeError);
        expect(make).toThrow(message);
      });
    }
  });

  describe("as an option of the client", () => {
    it("is for every body, unless the call says otherwise", () => {
      expect(codingOf(build({ content: text }, { compress: "gzip" }))).toBe("gzip");
      expect(codingOf(build({ content: text, compress: "deflate" }, { compress: "gzip" }))).toBe("deflate");
      expect(codingOf(build({ content: text, compress: null }, { compress: "gzip" }))).toBeNull();
    });

    it("leaves a body alone that was encoded or measured already", () => {
      const encoded = build({ content: text, headers: { "Content-Encoding": "br" } }, { compress: "gzip" });
      expect([codingOf(encoded), encoded.body!.length]).toEqual(["br", bytes.byteLength]);
      const measured = build({ content: pieces(1), headers: { "Content-Length": "9" } }, { compress: "gzip" });
      expect([codingOf(measured), measured.headers.get("content-length")]).toEqual([null, "9"]);
    });

    it("is for the origin of the base URL, whose server is known to take it", () => {
      const client = { compress: "gzip", baseUrl: "https://h/v1" };
      expect(codingOf(build({ content: text }, client, "/a"))).toBe("gzip");
      expect(codingOf(build({ content: text }, client, "https://other/a"))).toBeNull();
      expect(codingOf(build({ content: text, compress: "gzip" }, client, "https://other/a"))).toBe("gzip");
    });

    it("is inherited, replaced and switched off by extend()", () => {
      const client = new Client({ transport: new HandlerTransport(() => new HttpResponse()), compress: "gzip" });
      const post = (derived: Client): string | null =>
        codingOf(derived.buildRequest("POST", "https://h/", { content: text }));
      expect(post(client.extend({}))).toBe("gzip");
      expect(post(client.extend({ compress: "deflate" }))).toBe("deflate");
      expect(post(client.extend({ compress: null }))).toBeNull();
      expect(() => client.extend({ encoders: { gzip: null } })).toThrow('there is no encoder for "gzip"');
    });

    it("does not touch calls without a body", () => {
      const client = new Client({ transport: new HandlerTransport(() => new HttpResponse()), compress: "gzip" });
      expect(codingOf(client.buildRequest("POST", "https://h/"))).toBeNull();
    });
  });

  describe("encoders", () => {
    it("may be added, replaced and removed, in any case", async () => {
      const encoders = { "X-Double": double, gzip: double, deflate: null };
      for (const coding of ["x-double", "X-DOUBLE", "gzip"]) {
        const request = build({ content: "abc", compress: coding }, { encoders });
        expect([codingOf(request), await request.read()]).toEqual([coding.toLowerCase(), encoder.encode("aabbcc")]);
      }
      expect(() => build({ content: "abc", compress: "deflate" }, { encoders })).toThrow('no encoder for "deflate"');
    });

    it("without encodeSync are streamed, however small the body is", () => {
      const request = build({ content: "abc", compress: "x" }, { encoders: { x: double } });
      expect(request.body).toMatchObject({ bytes: undefined, length: undefined, replayable: true });
    });

    it("that fail are named", async () => {
      const failing: ContentEncoder = {
        encodeSync: () => {
          throw new RangeError("too hard");
        },
        // oxlint-disable-next-line require-yield
        async *encode(source) {
          for await (const _ of source) throw new RangeError("too hard");
        },
      };
      const encoders = { "x-hard": failing };
      expect(() => build({ content: "abc", compress: "x-hard" }, { encoders })).toThrow(
        "compress: the body cannot be encoded as x-hard: too hard",
      );
      const source = new Source([bytes, bytes]);
      const error = await caught(build({ content: source, compress: "x-hard" }, { encoders }).read());
      expect(error).toMatchObject({ message: "compress: the body cannot be encoded as x-hard: too hard" });
      expect((error as Error).cause).toBeInstanceOf(RangeError);
      expect(source.leavings).toBe(1);
    });
  });

  describe("while it is sent", () => {
    it("reads no more of the source than is asked for", async () => {
      const source = new Source(Array.from({ length: 100 }, () => noise(64 * KIB)));
      const wire = build({ content: source, compress: "gzip" }).body![Symbol.asyncIterator]();
      await wire.next();
      expect(source.taken).toBeLessThan(10);
      await wire.return!();
      expect(source.leavings).toBe(1);
    });

    it("passes on what the source throws, as it is", async () => {
      const failure = new Error("disk gone");
      const request = build({ content: new Source([bytes, failure]), compress: "gzip" });
      expect(await caught(request.read())).toBe(failure);
    });

    it("tells a source to stop that is being waited for", async () => {
      const source = new Source([bytes], { isEndless: true });
      const wire = build({ content: source, compress: "gzip" }).body![Symbol.asyncIterator]();
      const next = (async () => {
        for (let step = await wire.next(); step.done !== true; step = await wire.next());
      })();
      while (source.taken < 1) await Promise.resolve();
      await wire.return!();
      await next;
      expect(source.leavings).toBe(1);
    });

    it("does not open a source that is left at once", async () => {
      const source = new Source([bytes]);
      await build({ content: source, compress: "gzip" }).body![Symbol.asyncIterator]().return!();
      expect(source.openings).toBe(0);
    });
  });
});

async function* once(wire: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield wire;
}
