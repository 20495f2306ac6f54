import { getEventListeners } from "node:events";

import { Client, HttpResponse } from "@haulier/core";
import { fail } from "@haulier/mock";
import { describe, expect, it, test } from "vitest";

import { gatherStream } from "./gather-stream.ts";
import { caught } from "./testing/caught.ts";
import { LingeringTransport } from "./testing/lingering-transport.ts";
import { MemoryTransport } from "./testing/memory-transport.ts";
import { countedPaths, numberedServer } from "./testing/numbered-server.ts";
import { usedHeap } from "./testing/used-heap.ts";

async function indexesOf(stream: AsyncIterable<{ index: number }>): Promise<number[]> {
  const indexes: number[] = [];
  for await (const { index } of stream) indexes.push(index);
  return indexes;
}

const shuffled = ["/0?ms=40", "/1?ms=10", "/2?ms=30", "/3?ms=20"];

describe("gatherStream", () => {
  it("gives responses as they come, each with its index and the request", async () => {
    const { client, clock } = numberedServer();
    const results: unknown[] = [];
    const reading = (async () => {
      for await (const { index, item, response } of gatherStream(client, shuffled))
        results.push([index, item, response.json()]);
    })();
    await clock.runAll();
    await reading;
    expect(results).toEqual([1, 3, 2, 0].map((n) => [n, shuffled[n], { n }]));
  });

  it("gives them in order when it is told to (G1)", async () => {
    const { client, clock } = numberedServer();
    const reading = indexesOf(gatherStream(client, shuffled, { ordered: true }));
    await clock.runAll();
    expect(await reading).toEqual([0, 1, 2, 3]);
  });

  it("sends nothing and reads nothing before it is iterated", async () => {
    const { client, clock, transport } = numberedServer();
    const paths = countedPaths(3);
    const stream = gatherStream(client, paths);
    await clock.advance(100);
    expect([paths.taken, transport.calls.length]).toEqual([0, 0]);
    await stream.return();
    expect(paths.taken).toBe(0);
  });

  it.each([false, true])(
    "reads the source no further ahead of the loop than concurrency (ordered: %s)",
    async (ordered) => {
      const { client, clock } = numberedServer();
      const paths = countedPaths(50);
      const stream = gatherStream(client, paths, { concurrency: 4, ordered });
      const ahead: number[] = [];
      for (let taken = 1; taken <= 50; taken++) {
        const next = stream.next();
        await clock.runAll();
        expect((await next).done).toBe(false);
        // All that could happen while the loop is busy has happened.
        await clock.runAll();
        ahead.push(paths.taken - taken);
      }
      expect(Math.max(...ahead)).toBe(4);
      expect((await stream.next()).done).toBe(true);
    },
  );

  it("in order, holds the source back while the first of them is slow", async () => {
    const { client, clock, paths } = numberedServer();
    const source = countedPaths(50);
    const stream = gatherStream(
      client,
      (function* () {
        for (const path of source) yield path === "/0" ? "/0?ms=1000" : path;
      })(),
      { concurrency: 5, ordered: true },
    );
    const first = stream.next();
    await clock.advance(999);
    expect([source.taken, paths()]).toEqual([5, ["/0", "/1", "/2", "/3", "/4"]]);
    await clock.advance(1);
    expect((await first).value?.index).toBe(0);
    expect(source.taken).toBe(6);
    await stream.return();
  });

  it("puts errors among the results with errors: return, with the request that failed", async () => {
    const { client, clock } = numberedServer((_, n) => (n === 1 ? fail(new Error("broken")) : undefined));
    const results: unknown[] = [];
    const reading = (async () => {
      for await (const { index, item, response, error } of gatherStream(client, countedPaths(3), { errors: "return" }))
        results.push([index, item, response?.status, error?.message]);
    })();
    await clock.runAll();
    await reading;
    expect(results).toEqual([
      [0, "/0", 200, undefined],
      [1, "/1", undefined, "broken"],
      [2, "/2", 200, undefined],
    ]);
  });

  it("throws the first error, which aborts the others (G2)", async () => {
    const broken = new Error("broken");
    const { client, clock, transport } = numberedServer((_, n) => (n === 0 ? fail(broken) : undefined));
    const reading = caught(() => indexesOf(gatherStream(client, ["/0", "/1?ms=500"])));
    await clock.advance(10);
    expect([await reading, transport.calls[1]?.error]).toEqual([broken, broken]);
  });

  it("aborts what is under way and leaves the source when the loop is left", async () => {
    const { client, clock, transport } = numberedServer();
    const { signal } = new AbortController();
    const paths = countedPaths(50);
    const reading = (async () => {
      for await (const { index } of gatherStream(client, paths, { concurrency: 3, signal })) return index;
      return -1;
    })();
    await clock.advance(10);
    expect(await reading).toBe(0);
    expect(paths.left).toBe(true);
    expect(getEventListeners(signal, "abort")).toEqual([]);
    const last = transport.lastCall!;
    expect([String(last.request), (last.error as Error).name]).toEqual(["GET https://example.com/3", "AbortError"]);
    const sent = transport.calls.length;
    await clock.runAll();
    expect(transport.calls).toHaveLength(sent);
  });

  it("waits until what it has aborted has ended, when the loop is left and when a request fails", async () => {
    const transport = new LingeringTransport(({ url }) => (url.pathname === "/0" ? { n: 0 } : undefined));
    const client = new Client({ transport, baseUrl: "https://example.com" });
    for await (const { index } of gatherStream(client, ["/0", "/1", "/2"])) {
      expect([index, transport.active]).toEqual([0, 2]);
      break;
    }
    expect(transport.active).toBe(0);
    await caught(() => indexesOf(gatherStream(client, ["/1", "ftp://example.com"])));
    expect(transport.active).toBe(0);
  });

  it("leaves no listener on a signal that a request brings itself", async () => {
    const { client, clock } = numberedServer();
    const { signal } = new AbortController();
    const reading = indexesOf(gatherStream(client, [{ url: "/0", signal }]));
    await clock.runAll();
    expect([await reading, getEventListeners(signal, "abort")]).toEqual([[0], []]);
  });
});

describe("gatherStream of 200,000 requests", { timeout: 60_000 }, () => {
  it.each([false, true])("needs no more memory than for a few (ordered: %s)", async (ordered) => {
    const client = new Client({ transport: new MemoryTransport(() => new HttpResponse({ json: { some: "record" } })) });
    const urls = function* (): Generator<string> {
      for (let n = 0; n < 200_000; n++) yield `https://example.com/${n}`;
    };
    let taken = 0;
    let early = 0;
    for await (const { response } of gatherStream(client, urls(), { concurrency: 50, ordered })) {
      taken += response.isSuccess ? 1 : 0;
      if (taken === 20_000) early = usedHeap();
    }
    expect(taken).toBe(200_000);
    // Ten bytes for each request more would be 1.8 MB.
    expect(usedHeap() - early).toBeLessThan(1_500_000);
  });
});

test.each([
  [{ ordered: 1 }, "gatherStream: ordered must be true or false, got number"],
  [{ order: true }, 'gatherStream: unknown option "order"; did you mean "ordered"?'],
])("%o is refused at once", (options, message) => {
  expect(() => gatherStream(numberedServer().client, [], options as never)).toThrow(message);
});
