import { Client, HttpStatusError, ReadError } from "@haulier/core";
import { delay, type MockHandler, MockTransport, VirtualClock } from "@haulier/mock";
import { describe, expect, it, test } from "vitest";

import { csvSource, jsonArraySource, ndjsonSource, type NdjsonSourceOptions } from "./http-source.ts";
import type { RecordStream } from "./record-stream.ts";
import { fileHandler } from "./testing/file-handler.ts";
import { encode, itemsOf, outcomeOf } from "./testing/random-pieces.ts";

const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
const text = numbers.map((number) => `{"n":${number},"ü":"日本"}\n`).join("");
const file = encode(text);
const etag = { ETag: '"v1"' };

interface SetUp {
  readonly transport: MockTransport;
  readonly clock: VirtualClock;
  readonly source: (options?: NdjsonSourceOptions) => RecordStream<{ n: number }>;
  readonly ranges: () => (string | null)[];
}

function setUp(handler: MockHandler): SetUp {
  const clock = new VirtualClock();
  const transport = new MockTransport(handler, { clock });
  const client = new Client({ transport, clock, baseUrl: "https://example.com", timeout: 1_000 });
  return {
    transport,
    clock,
    source: (options) => ndjsonSource<{ n: number }>(client, "GET", "/file", { clock, random: () => 0, ...options }),
    ranges: () => transport.calls.map(({ request }) => request.headers.get("range")),
  };
}

const numbersOf = async (source: AsyncIterable<{ n: number }>): Promise<number[]> =>
  (await itemsOf(source)).map(({ n }) => n);

/** The position behind the first records. */
async function positionAfter(count: number, source: RecordStream<unknown>): Promise<typeof source.position> {
  for (let taken = 0; taken < count; taken++) await source.next();
  const { position } = source;
  await source.close();
  return JSON.parse(JSON.stringify(position));
}

describe("ndjsonSource", () => {
  it("sends nothing before it is asked for a record, and then one request, which asks for nothing compressed", async () => {
    const { source, transport } = setUp(fileHandler(() => file));
    const records = source({ params: { a: "1" }, headers: { "X-Own": "2" } });
    expect(transport.calls).toHaveLength(0);
    expect(await numbersOf(records)).toEqual(numbers);
    expect(transport.calls).toHaveLength(1);
    const { headers, url } = transport.lastCall!.request;
    expect([url.search, headers.get("x-own"), headers.get("accept-encoding")]).toEqual(["?a=1", "2", "identity"]);
    expect(records.counts).toEqual({ bytes: file.byteLength, retries: 0 });
  });

  it("goes on by a range of the same version, from any record on", async () => {
    const { source, transport } = setUp(fileHandler(() => file, { headers: etag }));
    for (const count of [0, 1, 7, 20]) {
      const position = await positionAfter(count, source());
      transport.reset();
      const resumed = source({ resumeFrom: position });
      expect(await numbersOf(resumed)).toEqual(numbers.slice(count));
      const { headers } = transport.lastCall!.request;
      const asked = count === 0 ? [null, null] : [`bytes=${position.bytes}-`, '"v1"'];
      expect([headers.get("range"), headers.get("if-range")]).toEqual(asked);
      expect(transport.calls).toHaveLength(1);
      expect(resumed.position).toMatchObject({ records: 20, lines: 20, bytes: file.byteLength, etag: '"v1"' });
      expect(resumed.counts.bytes).toBe(count === 20 ? 0 : file.byteLength - position.bytes);
    }
  });

  it("leaves out what is before when the server sends all of it", async () => {
    for (const headers of [etag, {}, { "Last-Modified": "Fri, 20 Nov 2026 23:30:09 GMT" }]) {
      const { source, transport } = setUp(fileHandler(() => file, { headers, ranges: false }));
      const position = await positionAfter(7, source());
      expect(await numbersOf(source({ resumeFrom: position }))).toEqual(numbers.slice(7));
      expect(transport.calls).toHaveLength(2);
    }
  });

  it("leaves out what is before with a method that has no ranges, and of what was compressed", async () => {
    const { transport, clock } = setUp(fileHandler(() => file));
    const client = new Client({ transport, clock, baseUrl: "https://example.com" });
    const position = await positionAfter(7, ndjsonSource(client, "POST", "/file"));
    expect(await numbersOf(ndjsonSource(client, "POST", "/file", { resumeFrom: position }))).toEqual(numbers.slice(7));

    const { gzipSync } = await import("node:zlib");
    const zipped = setUp(() => ({ headers: { ...etag, "Content-Encoding": "gzip" }, body: gzipSync(file) }));
    const headers = { "Accept-Encoding": "gzip" };
    const inZipped = await positionAfter(7, zipped.source({ headers }));
    expect(inZipped).toMatchObject({ etag: '"v1"', coding: "gzip" });
    expect(await numbersOf(zipped.source({ headers, resumeFrom: inZipped }))).toEqual(numbers.slice(7));
    expect([...zipped.ranges(), zipped.transport.lastCall?.request.headers.get("accept-encoding")]).toEqual([
      null,
      null,
      "gzip",
    ]);
  });

  it("takes a range that is compressed, or another one, for none", async () => {
    const { gzipSync } = await import("node:zlib");
    const size = file.byteLength;
    for (const init of [
      {
        headers: { "Content-Range": `bytes 32-${size - 1}/${size}`, "Content-Encoding": "gzip" },
        body: gzipSync(file),
      },
      { headers: { "Content-Range": `bytes 40-${size - 1}/${size}` }, body: file.subarray(40) },
      { headers: {}, body: file },
    ]) {
      const { source, ranges } = setUp(({ headers }) =>
        headers.has("range") ? { status: 206, ...init } : { body: file },
      );
      const position = await positionAfter(1, source());
      expect(await numbersOf(source({ resumeFrom: position }))).toEqual(numbers.slice(1));
      expect(ranges()).toEqual([null, `bytes=${position.bytes}-`, null]);
    }
  });

  it("takes a range that begins earlier", async () => {
    const size = file.byteLength;
    const range = { "Content-Range": `bytes 3-${size - 1}/${size}` };
    const { source } = setUp(({ headers }) =>
      headers.has("range") ? { status: 206, headers: range, body: file.subarray(3) } : { body: file },
    );
    const position = await positionAfter(2, source());
    expect(await numbersOf(source({ resumeFrom: position }))).toEqual(numbers.slice(2));
  });

  it("asks for what is behind a range that is shorter than what was asked for", async () => {
    const size = file.byteLength;
    const { source, ranges } = setUp(({ headers }) => {
      const start = Number(/^bytes=(\d+)-$/.exec(headers.get("range") ?? "")?.[1] ?? 0);
      if (start === 0) return { body: file };
      const end = Math.min(start + 200, size);
      const range = { "Content-Range": `bytes ${start}-${end - 1}/${size}` };
      return { status: 206, headers: range, body: file.subarray(start, end) };
    });
    const position = await positionAfter(2, source());
    expect(await numbersOf(source({ resumeFrom: position }))).toEqual(numbers.slice(2));
    const { bytes } = position;
    expect(ranges().slice(1)).toEqual([`bytes=${bytes}-`, `bytes=${bytes + 200}-`, `bytes=${bytes + 400}-`]);
  });

  it("says so when a server sends nothing of a range", async () => {
    const size = file.byteLength;
    const { source, ranges } = setUp(({ headers }) => {
      if (!headers.has("range")) return { body: file };
      return { status: 206, headers: { "Content-Range": `bytes 64-${size - 1}/${size}` }, body: new Uint8Array(0) };
    });
    const position = await positionAfter(2, source());
    await expect(itemsOf(source({ resumeFrom: { ...(position as object), bytes: 64 } }))).rejects.toMatchObject({
      code: "ERR_RECORD_TRUNCATED",
      message: `GET https://example.com/file: cut: of ${size} bytes, the server sends nothing from byte 64 on`,
    });
    expect(ranges()).toHaveLength(2);
  });

  describe("of a file that has changed", () => {
    const changes: readonly (readonly [string, Record<string, string>, Record<string, string>])[] = [
      ["strong tag", etag, { ETag: '"v2"' }],
      ["weak tag", { ETag: 'W/"v1"' }, { ETag: 'W/"v2"' }],
      [
        "date",
        { "Last-Modified": "Fri, 20 Nov 2026 23:30:09 GMT" },
        { "Last-Modified": "Fri, 20 Nov 2026 23:30:10 GMT" },
      ],
    ];

    test.each(changes)("says so, by its %s", async (_what, before, after) => {
      const first = setUp(fileHandler(() => file, { headers: before }));
      const position = await positionAfter(7, first.source());
      for (const ranges of [true, false]) {
        const { source } = setUp(fileHandler(() => file, { headers: after, ranges }));
        await expect(itemsOf(source({ resumeFrom: position }))).rejects.toMatchObject({
          name: "RecordError",
          code: "ERR_SOURCE_CHANGED",
          message: `GET https://example.com/file: cannot go on at byte ${position.bytes} of the source: it has changed since; leave out resumeFrom to begin anew, or pass ifChanged: "goOn" for what only grows`,
        });
      }
    });

    test.each(changes)("goes on when it only grows, whatever its %s is", async (_what, before, after) => {
      const first = setUp(fileHandler(() => file.subarray(0, file.byteLength / 2), { headers: before }));
      const { items } = await outcomeOf(first.source());
      const position = await positionAfter(items.length, first.source());
      const { source, transport } = setUp(fileHandler(() => file, { headers: after }));
      const resumed = source({ resumeFrom: position, ifChanged: "goOn" });
      expect(await numbersOf(resumed)).toEqual(numbers.slice(items.length));
      expect(transport.lastCall?.request.headers.has("if-range")).toBe(false);
      expect(resumed.position).toMatchObject(after["ETag"] === undefined ? {} : { etag: after["ETag"] });
    });

    it("says so when it has shrunk", async () => {
      const first = setUp(fileHandler(() => file));
      const position = await positionAfter(7, first.source());
      for (const ranges of [true, false]) {
        const { source } = setUp(fileHandler(() => file.subarray(0, 50), { ranges }));
        await expect(itemsOf(source({ resumeFrom: position, ifChanged: "goOn" }))).rejects.toMatchObject({
          code: "ERR_SOURCE_CHANGED",
          message: expect.stringContaining("there are only 50 bytes"),
        });
      }
    });
  });

  it("is asked for all of it when a server refuses the range without saying why", async () => {
    const { source, ranges } = setUp(({ headers }) => (headers.has("range") ? { status: 416 } : { body: file }));
    const position = await positionAfter(2, source());
    expect(await numbersOf(source({ resumeFrom: position }))).toEqual(numbers.slice(2));
    expect(ranges()).toHaveLength(3);
  });

  describe("when the connection breaks", () => {
    const error = new ReadError("reset");

    it("goes on with another one, at the same byte", async () => {
      // It breaks in the middle of records, and of characters.
      const breaksAfter = (request: number): number | undefined => [40, 100, 0, 61, 100][request];
      const { source, clock, ranges } = setUp(fileHandler(() => file, { headers: etag, breaksAfter, error }));
      const retries: unknown[] = [];
      const records = source({
        onRetry: ({ attempt, delay: ms, error: cause }) => retries.push([attempt, ms, cause === error]),
      });
      const reading = numbersOf(records);
      await clock.runAll();
      expect(await reading).toEqual(numbers);
      expect(ranges()).toEqual([null, "bytes=40-", "bytes=140-", "bytes=140-", "bytes=201-", "bytes=301-"]);
      expect(retries).toEqual([
        [1, 500, true],
        [1, 500, true],
        [2, 1000, true],
        [1, 500, true],
        [1, 500, true],
      ]);
      expect(records.counts).toEqual({ bytes: file.byteLength, retries: 5 });
    });

    it("reads all of it anew up to there where there are no ranges", async () => {
      const breaksAfter = (request: number): number | undefined => (request < 4 ? 41 + request * 90 : undefined);
      const { source, clock } = setUp(fileHandler(() => file, { headers: etag, ranges: false, breaksAfter, error }));
      const records = source();
      const reading = numbersOf(records);
      await clock.runAll();
      expect(await reading).toEqual(numbers);
      expect(records.counts.retries).toBe(4);
    });

    it("gives up after as many requests in a row as was said", async () => {
      const { source, clock, ranges } = setUp(
        fileHandler(() => file, { breaksAfter: (n) => (n === 0 ? 40 : 0), error }),
      );
      const reading = outcomeOf(source({ attempts: 2, backoff: { delay: 10 } }));
      await clock.runAll();
      expect(await reading).toEqual({ items: [{ n: 1, ü: "日本" }], error });
      expect(ranges()).toHaveLength(3);
      const impatient = setUp(fileHandler(() => file, { breaksAfter: () => 40, error }));
      await expect(itemsOf(impatient.source({ attempts: 0 }))).rejects.toBe(error);
    });

    it("does not ask again with a method that may do something, unless that is said", async () => {
      const { transport, clock } = setUp(
        fileHandler(() => file, { breaksAfter: (n) => (n === 0 ? 40 : undefined), error }),
      );
      const client = new Client({ transport, clock, baseUrl: "https://example.com" });
      await expect(itemsOf(ndjsonSource(client, "POST", "/", { clock }))).rejects.toBe(error);
      transport.reset();
      const { transport: other, clock: otherClock } = setUp(
        fileHandler(() => file, { breaksAfter: (n) => (n === 0 ? 40 : undefined), error }),
      );
      const otherClient = new Client({ transport: other, clock: otherClock, baseUrl: "https://example.com" });
      const reading = numbersOf(
        ndjsonSource(otherClient, "POST", "/", { clock: otherClock, attempts: 1, content: "query" }),
      );
      await otherClock.runAll();
      expect(await reading).toEqual(numbers);
      expect(other.lastCall?.text()).toBe("query");
    });

    it("notices that the file has changed meanwhile", async () => {
      let version = 0;
      const { source, clock } = setUp((request) =>
        fileHandler(() => file, { headers: { ETag: `"v${version++}"` }, breaksAfter: () => 40, error })(request),
      );
      const reading = outcomeOf(source());
      await clock.runAll();
      expect((await reading).error).toMatchObject({ code: "ERR_SOURCE_CHANGED" });
    });
  });

  it("refuses a status that is no success, and leaves nothing open", async () => {
    const { source } = setUp(() => ({ status: 404, text: "not here" }));
    const { error } = await outcomeOf(source());
    expect(error).toBeInstanceOf(HttpStatusError);
    expect((error as HttpStatusError).response.text()).toBe("not here");
  });

  describe("is left", () => {
    it("with its response closed", async () => {
      let isLeft = false;
      const { source } = setUp(() => ({
        chunks: (function* () {
          try {
            for (;;) yield encode('{"n":1}\n');
          } finally {
            isLeft = true;
          }
        })(),
      }));
      for await (const { n } of source()) if (n === 1) break;
      expect(isLeft).toBe(true);
    });

    it("while it waits for the answer, for bytes, or for another try", async () => {
      const hanging = Number.POSITIVE_INFINITY;
      for (const handler of [
        () => delay(hanging, {}),
        () => ({ chunks: [delay(hanging, "")] }),
        fileHandler(() => file, { breaksAfter: () => 0, error: new ReadError("reset") }),
      ] as MockHandler[]) {
        const { source, clock } = setUp(handler);
        const records = source({ timeout: null });
        const next = records.next();
        await clock.advance(0);
        await records.close();
        expect(await next).toEqual({ done: true, value: undefined });
        await clock.advance(0);
        expect(clock.pending).toEqual([]);

        const controller = new AbortController();
        const aborted = source({ timeout: null, signal: controller.signal }).next();
        await clock.advance(0);
        controller.abort(new Error("enough"));
        await expect(aborted).rejects.toThrow("enough");
        await clock.advance(0);
        expect(clock.pending).toEqual([]);
      }
    });

    it("before it has begun, without a request", async () => {
      const { source, transport } = setUp(() => ({}));
      const records = source();
      await records.close();
      expect([await records.next(), transport.calls.length]).toEqual([{ done: true, value: undefined }, 0]);
    });
  });

  it("refuses options that there are not, or that cannot be used", () => {
    const { source } = setUp(() => ({}));
    for (const [options, message] of [
      [{ ifChanged: "no" }, 'ndjsonSource: ifChanged must be "error" or "goOn", got "no"'],
      [{ attempts: -1 }, "attempts must be a whole number"],
      [{ onRetry: 1 }, "onRetry must be a function"],
      [{ raiseForStatus: false }, "raiseForStatus is no option"],
      [{ headers: { range: "bytes=1-" } }, "headers must not have Range; pass resumeFrom"],
      [{ headers: { "If-Range": "x" } }, "headers must not have If-Range"],
      [{ resumeFrom: 7 }, "ndjsonSource: resumeFrom must be a position of such a source"],
      [{ resumeFrom: { bytes: 1, records: 1 } }, "resumeFrom must be a position of such a source"],
      [{ maxLineSize: 0 }, "ndjsonSource: maxLineSize"],
      [{ delimiter: "," }, 'unknown option "delimiter"'],
      [{ jsn: 1 }, 'unknown option "jsn"'],
    ] as const)
      expect(() => source(options as never)).toThrow(message);
  });
});

it("reads CSV and arrays from any position on, too", async () => {
  const csv = encode(`n,name\n${numbers.map((number) => `${number},"ü\n"\n`).join("")}`);
  const array = encode(`{"meta":1,"items":[${numbers.map((number) => `{"n":${number}}`).join(" ,")}]}`);
  for (const [bytes, open] of [
    [csv, (client: Client, resumeFrom?: never) => csvSource(client, "GET", "/", { resumeFrom })],
    [
      array,
      (client: Client, resumeFrom?: never) => jsonArraySource(client, "GET", "/", { path: "/items", resumeFrom }),
    ],
  ] as const) {
    const { transport, ranges } = setUp(
      fileHandler(() => bytes, { headers: { ...etag, "Content-Type": "text/csv; charset=utf-8" } }),
    );
    const client = new Client({ transport, baseUrl: "https://example.com" });
    const all = await itemsOf<unknown>(open(client));
    expect(all).toHaveLength(20);
    for (const count of [1, 13, 20]) {
      const position = await positionAfter(count, open(client));
      expect(await itemsOf<unknown>(open(client, position as never))).toEqual(all.slice(count));
      expect(ranges().at(-1)).toBe(`bytes=${position.bytes}-`);
    }
  }
});
