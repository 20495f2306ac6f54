import { getEventListeners } from "node:events";

import { Client, HttpRequest, HttpResponse, TransportClosedError } from "@haulier/core";
import { fail, MockTransport } from "@haulier/mock";
import { describe, expect, it, test, vi } from "vitest";

import type { GatherProgress } from "./gather-options.ts";
import { gatherStream } from "./gather-stream.ts";
import { gather } from "./gather.ts";
import { caught } from "./testing/caught.ts";
import { countedPaths, numberedServer } from "./testing/numbered-server.ts";
import { pageServer } from "./testing/page-server.ts";

const numbers = (responses: readonly (HttpResponse | Error)[]): unknown[] =>
  responses.map((one) => (one instanceof Error ? one.message : one.json<{ n: number }>().n));

describe("gather", () => {
  it("gives the responses in the order of the requests, whichever is answered first (G1)", async () => {
    const { client, clock } = numberedServer();
    const gathering = gather(client, ["/0?ms=30", "/1?ms=10", "/2?ms=20"]);
    await clock.runAll();
    expect(numbers(await gathering)).toEqual([0, 1, 2]);
  });

  it("has at most ten requests under way, or as many as it is told (G1)", async () => {
    for (const concurrency of [undefined, 3]) {
      const { client, clock, peak } = numberedServer();
      const gathering = gather(client, countedPaths(25), { concurrency });
      await clock.runAll();
      expect(numbers(await gathering)).toEqual(Array.from({ length: 25 }, (_, n) => n));
      expect(peak()).toBe(concurrency ?? 10);
    }
  });

  it("takes URLs, descriptions with any method and body, and requests that were built before (G1)", async () => {
    const { client, clock, transport } = numberedServer();
    const built = client.buildRequest("PUT", "/3", { headers: { "X-Own": "1" } });
    const gathering = gather(client, [
      new URL("https://example.com/0"),
      { url: "/1", params: { a: 1 } },
      { method: "POST", url: "/2", json: { b: 2 } },
      built,
    ]);
    await clock.runAll();
    expect(numbers(await gathering)).toEqual([0, 1, 2, 3]);
    expect(transport.calls.map(({ request, content }) => [String(request), content.byteLength])).toEqual([
      ["GET https://example.com/0", 0],
      ["GET https://example.com/1?a=1", 0],
      ["POST https://example.com/2", 7],
      ["PUT https://example.com/3", 0],
    ]);
    expect(transport.calls[3]?.request.headers.get("x-own")).toBe("1");
  });

  it("takes arrays, iterables and async iterables, and gives nothing for nothing (G1)", async () => {
    const { client, clock, transport } = numberedServer();
    expect(await gather(client, [])).toEqual([]);
    expect(await gather(client, (async function* () {})())).toEqual([]);
    expect(transport.calls).toEqual([]);
    const later = async function* (): AsyncGenerator<string> {
      for (const path of countedPaths(12)) {
        await Promise.resolve();
        yield path;
      }
    };
    const gathering = Promise.all([gather(client, new Set(["/5", "/6"])), gather(client, later())]);
    await clock.runAll();
    const [few, many] = await gathering;
    expect(numbers(few)).toEqual([5, 6]);
    expect(numbers(many)).toEqual(Array.from({ length: 12 }, (_, n) => n));
  });

  it("refuses a closed client, also for no requests at all (G1)", async () => {
    const { client } = numberedServer();
    await client.close();
    const error = await caught(() => gather(client, []));
    expect(error).toBeInstanceOf(TransportClosedError);
    expect(error.message).toBe("gather: cannot send requests: the client has been closed");
  });

  it("goes through the whole of the client: defaults, credentials, cookies, redirects and hooks (G3)", async () => {
    const hooked: string[] = [];
    const transport = new MockTransport(({ url }) =>
      url.pathname === "/old" ? { status: 302, headers: { Location: "/new" } } : { text: "new" },
    );
    const client = new Client({
      transport,
      baseUrl: "https://example.com",
      headers: { "X-Default": "1" },
      auth: ["ada", "secret"],
      cookies: { session: "s" },
      eventHooks: { request: [(request) => void hooked.push(request.url.pathname)] },
    });
    const [response] = await gather(client, ["/old"]);
    expect([response?.text(), hooked]).toEqual(["new", ["/old", "/new"]]);
    const { headers } = transport.lastCall!.request;
    expect([headers.get("x-default"), headers.get("cookie"), headers.get("authorization")]).toEqual([
      "1",
      "session=s",
      "Basic YWRhOnNlY3JldA==",
    ]);
  });

  it("takes a status for an ordinary response, unless raiseForStatus says otherwise (G2)", async () => {
    const { client, clock } = numberedServer((_, n) => (n === 1 ? { status: 503 } : undefined));
    const gathering = gather(client, ["/0", "/1"]);
    await clock.runAll();
    expect((await gathering).map(({ status }) => status)).toEqual([200, 503]);
    const strict = caught(() => gather(client, ["/0", { url: "/1", raiseForStatus: true }]));
    await clock.runAll();
    expect(await strict).toMatchObject({ code: "ERR_HTTP_STATUS" });
  });
});

describe("the first error of gather", () => {
  it("aborts the other requests, leaves the source, and is thrown (G2)", async () => {
    const reason = new Error("broken");
    const { client, clock, transport } = numberedServer((_, n) => (n === 2 ? fail(reason) : undefined));
    const paths = countedPaths(100);
    const slow = (function* () {
      try {
        for (const path of paths) yield path === "/2" ? "/2?ms=5" : `${path}?ms=50000`;
      } finally {
        paths.left = true;
      }
    })();
    const gathering = caught(() => gather(client, slow, { concurrency: 4 }));
    await clock.advance(5);
    expect(await gathering).toBe(reason);
    expect(transport.calls.map(({ error }) => error)).toEqual([reason, reason, reason, reason]);
    expect([paths.taken, paths.left]).toEqual([4, true]);
  });

  it("is the one that is told, also when the source cannot be left", async () => {
    const leaving = vi.fn<() => never>(() => {
      throw new Error("cannot be left");
    });
    const source = { [Symbol.iterator]: () => ({ next: () => ({ done: false, value: "/" }), return: leaving }) };
    const { client } = pageServer(() => fail(new Error("broken")));
    expect((await caught(() => gather(client, source as Iterable<string>))).message).toBe("broken");
    expect(leaving).toHaveBeenCalledOnce();

    const well = pageServer(() => ({})).client;
    const leave = async (): Promise<void> => {
      for await (const _ of gatherStream(well, source as Iterable<string>)) break;
    };
    await expect(leave()).rejects.toThrow("cannot be left");
  });

  it("stays in its place with errors: return, and the others go on (G2)", async () => {
    const { client, clock } = numberedServer((_, n) => (n % 2 === 1 ? fail(new Error(`broken ${n}`)) : undefined));
    const gathering = gather(client, countedPaths(5), { errors: "return", concurrency: 2 });
    await clock.runAll();
    expect(numbers(await gathering)).toEqual([0, "broken 1", 2, "broken 3", 4]);
  });

  it("may be of a request that cannot be built, which has its place, too", async () => {
    const { client, clock } = numberedServer();
    const requests = [{ url: "/0", jsn: 1 } as never, "ftp://example.com", 7 as never, null as never, "/4"];
    const gathering = gather(client, requests, { errors: "return" });
    await clock.runAll();
    expect(numbers(await gathering)).toEqual([
      'request: unknown option "jsn"; did you mean "json"?',
      'the URL has the unsupported protocol "ftp://"; expected http or https',
      'expected a URL, a description such as { method: "POST", url, json }, or a request, got number',
      'expected a URL, a description such as { method: "POST", url, json }, or a request, got null',
      4,
    ]);
  });

  it("is an Error also where a signal ended the request with something else", async () => {
    const { client, clock } = numberedServer();
    const controller = new AbortController();
    const [described, built, extended] = [
      { url: "/0", signal: controller.signal },
      client.buildRequest("GET", "/1", { signal: controller.signal }),
      { url: "/2", extensions: { signal: controller.signal } },
    ];
    const gathering = gather(client, [described, built, extended, "/3"], { errors: "return" });
    await clock.advance(5);
    controller.abort("enough");
    await clock.runAll();
    const results = await gathering;
    for (const result of results.slice(0, 3)) {
      expect(result).toBeInstanceOf(Error);
      expect((result as Error).cause).toBe("enough");
    }
    expect(results[3]).toBeInstanceOf(HttpResponse);
  });

  it("of the source ends it, whatever errors says, and aborts what is under way", async () => {
    for (const isAsync of [false, true]) {
      const { client, clock, transport } = numberedServer();
      const broken = new Error("no more");
      const source = isAsync
        ? (async function* () {
            yield "/0";
            throw broken;
          })()
        : (function* () {
            yield "/0";
            throw broken;
          })();
      const gathering = caught(() => gather(client, source, { errors: "return" }));
      await clock.advance(0);
      expect(await gathering).toBe(broken);
      expect(transport.calls.map(({ error }) => error)).toEqual([broken]);
    }
  });
});

describe("the signal of gather", () => {
  it("aborts what is under way, rejects with its reason, and keeps no listener", async () => {
    const { client, clock, transport } = numberedServer();
    const controller = new AbortController();
    const gathering = caught(() => gather(client, countedPaths(100), { signal: controller.signal, concurrency: 3 }));
    await clock.advance(5);
    expect(transport.calls).toHaveLength(3);
    const reason = new Error("enough");
    controller.abort(reason);
    expect(await gathering).toBe(reason);
    expect(transport.calls.map(({ error }) => error)).toEqual([reason, reason, reason]);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  it("ends the wait for a source that gives nothing", async () => {
    const { client, clock } = numberedServer();
    const controller = new AbortController();
    let left = false;
    const silent: AsyncIterable<string> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => {}),
        return: () => {
          left = true;
          return new Promise(() => {});
        },
      }),
    };
    const gathering = caught(() => gather(client, silent, { signal: controller.signal }));
    await clock.advance(0);
    controller.abort(new Error("enough"));
    expect([(await gathering).message, left]).toEqual(["enough", true]);
  });

  it("that has aborted before lets nothing begin", async () => {
    const { client, transport } = numberedServer();
    const paths = countedPaths(3);
    const error = await caught(() => gather(client, paths, { signal: AbortSignal.abort(new Error("before")) }));
    expect([error.message, paths.taken, transport.calls.length]).toEqual(["before", 0, 0]);
  });

  it("has no listener left after the end", async () => {
    const { client, clock } = numberedServer();
    const { signal } = new AbortController();
    const gathering = gather(client, countedPaths(20), { signal });
    await clock.runAll();
    expect(await gathering).toHaveLength(20);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

describe("the progress of gather", () => {
  it("is told after each request, with the total of an array", async () => {
    const { client, clock } = numberedServer((_, n) => (n === 1 ? fail(new Error("broken")) : undefined));
    const told: GatherProgress[] = [];
    const gathering = gather(client, ["/0", "/1", "/2"], {
      errors: "return",
      onProgress: (progress) => told.push(progress),
    });
    await clock.runAll();
    await gathering;
    expect(told).toEqual([
      { done: 1, failed: 0, total: 3 },
      { done: 2, failed: 1, total: 3 },
      { done: 3, failed: 1, total: 3 },
    ]);
  });

  it("has no total of a generator", async () => {
    const { client, clock } = numberedServer();
    const totals: unknown[] = [];
    const gathering = gather(client, countedPaths(2), { onProgress: ({ total }) => totals.push(total) });
    await clock.runAll();
    await gathering;
    expect(totals).toEqual([undefined, undefined]);
  });

  it("ends it by throwing", async () => {
    const { client, clock, transport } = numberedServer();
    const enough = new Error("enough");
    const gathering = caught(() =>
      gather(client, ["/0", "/1?ms=5000"], {
        onProgress: () => {
          throw enough;
        },
      }),
    );
    await clock.advance(10);
    expect([await gathering, transport.calls[1]?.error]).toEqual([enough, enough]);
  });
});

test.each([
  ["/0", {}, "gather: expected an iterable or async iterable of requests, got"],
  [undefined, {}, "gather: expected an iterable or async iterable of requests, got undefined"],
  [[], { concurency: 3 }, 'gather: unknown option "concurency"; did you mean "concurrency"?'],
  [[], { concurrency: 0 }, "gather: concurrency must be a whole number of requests above 0, got 0"],
  [[], { concurrency: Infinity }, "gather: concurrency must be a whole number of requests above 0, got Infinity"],
  [[], { errors: "keep" }, 'gather: errors must be "throw" or "return", got "keep"'],
  [[], { signal: new AbortController() }, "gather: signal must be an AbortSignal"],
  [[], { onProgress: 1 }, "gather: onProgress must be a function, got number"],
  [[], null, "gather: expected an object of options, got null"],
])("%o with %o is refused", async (source, options, message) => {
  const { client } = numberedServer();
  expect((await caught(() => gather(client, source as never, options as never))).message).toContain(message);
});

it("gives up the body of a request that was not sent", async () => {
  const { client } = numberedServer();
  let released = false;
  const content = new ReadableStream({ cancel: () => void (released = true) });
  const built = new HttpRequest("POST", "https://example.com/1", { content: "x" });
  const error = await caught(() => gather(client, [built, { method: "POST", url: "ftp://example.com", content }]));
  await Promise.resolve();
  expect([error.name, released]).toEqual(["UnsupportedProtocolError", true]);
});
