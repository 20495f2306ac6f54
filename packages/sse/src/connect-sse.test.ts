import { ReadTimeoutError } from "@haulier/core";
import { delay } from "@haulier/mock";
import { describe, expect, it, test } from "vitest";

import { connectSse } from "./connect-sse.ts";
import { isSseError } from "./sse-error.ts";
import { dataOf, never, setUp, stream } from "./testing/set-up-sse.ts";

/** What a promise rejects with. */
const rejectionOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable("it resolved"),
    (error: unknown) => error,
  );

describe("the request", () => {
  it("asks for events, and for no stored ones (SSE1)", async () => {
    const { connect, transport } = setUp([stream("data: a\n\n")]);
    expect(await dataOf(await connect())).toEqual(["a"]);
    const { request } = transport.lastCall!;
    expect(request.toString()).toBe("GET https://example.com/events");
    expect(request.headers.getAll("accept")).toEqual(["text/event-stream"]);
    expect(request.headers.getAll("cache-control")).toEqual(["no-store"]);
    expect(request.headers.has("last-event-id")).toBe(false);
  });

  test.each([
    ["a record", { accept: "text/event-stream, */*", "X-Key": "1", "X-Removed": null }],
    ["pairs", Object.entries({ accept: "text/event-stream, */*", "X-Key": "1" }).values()],
    ["Headers", new Headers({ accept: "text/event-stream, */*", "X-Key": "1" })],
  ])("takes the caller's headers first, of %s (SSE1)", async (name, headers) => {
    const { connect, transport } = setUp([], { headers: { "X-Removed": "by null", Accept: "text/html" } });
    await connect({ headers });
    const sent = transport.lastCall!.request.headers;
    expect(sent.getAll("accept")).toEqual(["text/event-stream, */*"]);
    expect([sent.get("x-key"), sent.get("cache-control")]).toEqual(["1", "no-store"]);
    expect(sent.has("x-removed")).toBe(name !== "a record");
  });

  it("has any method and body (SSE1)", async () => {
    const { client, transport } = setUp([stream("data: a\n\n")]);
    const source = await connectSse(client, "POST", "/chat", { json: { stream: true }, params: { v: 2 } });
    expect(await dataOf(source)).toEqual(["a"]);
    expect(transport.lastCall!.request.toString()).toBe("POST https://example.com/chat?v=2");
    expect(transport.lastCall!.json()).toEqual({ stream: true });
  });

  it("goes through the client: credentials, redirects", async () => {
    const { connect, transport } = setUp([{ status: 307, headers: { Location: "/new" } }, stream("data: a\n\n")]);
    const source = await connect({ auth: ["ada", "secret"] });
    expect(source.response.url.pathname).toBe("/new");
    expect(transport.calls.map(({ request }) => request.headers.get("authorization"))).toEqual(
      Array.from({ length: 2 }, () => `Basic ${btoa("ada:secret")}`),
    );
    await source.close();
    const strict = setUp([{ status: 307, headers: { Location: "/new" } }]);
    await expect(strict.connect({ followRedirects: false })).rejects.toMatchObject({ code: "ERR_SSE_STATUS" });
  });

  it("goes on from an id that is given", async () => {
    const { connect, lastEventIds } = setUp([stream("data: a\n\n")]);
    const source = await connect({ lastEventId: "…7" });
    const [event] = await Array.fromAsync(source);
    expect([event!.id, source.lastEventId]).toEqual(["…7", "…7"]);
    // The UTF-8 of it, a character for each byte.
    expect(lastEventIds()).toEqual(["\u00e2\u0080\u00a67"]);
  });
});

describe("the answer", () => {
  it("is refused for its status, with a body that says why (SSE2)", async () => {
    const { connect, client } = setUp([{ status: 429, json: { error: "slow down" } }]);
    const error = await rejectionOf(connect());
    expect(isSseError(error)).toBe(true);
    expect(error).toMatchObject({
      code: "ERR_SSE_STATUS",
      message:
        "GET https://example.com/events: expected the status 200 of a stream of events, got 429 Too Many Requests",
      request: { method: "GET" },
      cause: { name: "HttpStatusError" },
    });
    if (!isSseError(error)) throw error;
    expect(error.response.json()).toEqual({ error: "slow down" });
    expect(error.response.isClosed).toBe(true);
    await client.close();
  });

  it("is refused for 2xx other than 200, and for its type, and is closed (SSE2)", async () => {
    const { connect, client } = setUp([
      { ...stream(delay(never, "")), status: 206 },
      { headers: { "Content-Type": "text/html" }, chunks: [delay(never, "")] },
    ]);
    await expect(connect({ reconnect: true })).rejects.toMatchObject({ code: "ERR_SSE_STATUS" });
    await expect(connect({ reconnect: true })).rejects.toMatchObject({ code: "ERR_SSE_CONTENT_TYPE" });
    // Waits for responses that are open.
    await client.close();
  });

  it("of 204 is a stream without events (SSE2)", async () => {
    const { connect, transport } = setUp([]);
    expect(await dataOf(await connect({ reconnect: true }))).toEqual([]);
    expect(transport.calls).toHaveLength(1);
  });

  it("ends where an event is too large, also with reconnections (SSE10)", async () => {
    const { connect, transport } = setUp([stream("data: 12345\n\ndata: 123456\n\n")]);
    const source = await connect({ maxEventSize: 5, reconnect: true });
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { data } of source) seen.push(data);
    })();
    await expect(reading).rejects.toMatchObject({ code: "ERR_SSE_EVENT_TOO_LARGE" });
    expect([seen, transport.calls.length, source.isClosed]).toEqual([["12345"], 1, true]);
  });
});

it("tells comments, the last id and the reconnection time as they come (SSE7)", async () => {
  const { connect } = setUp([stream("retry: 500\n\n: hello\nid: 1\ndata: a\n\nid: 2\n\n")]);
  const comments: string[] = [];
  const source = await connect({ onComment: (text) => comments.push(text) });
  const seen: unknown[] = [];
  for await (const { id, retry } of source) seen.push([id, retry, source.lastEventId, source.retry, ...comments]);
  expect(seen).toEqual([["1", 500, "1", 500, "hello"]]);
  expect(source.lastEventId).toBe("2");
});

describe("idleTimeout", () => {
  it("ends a silent stream; comments count as life", async () => {
    const { connect, clock } = setUp([stream("data: a\n\n", delay(900, ":\n"), delay(900, ":\n"), delay(never, ""))]);
    const source = await connect({ idleTimeout: 1_000 });
    const reading = rejectionOf(dataOf(source));
    await clock.advance(2_799);
    expect(source.isClosed).toBe(false);
    await clock.advance(1);
    expect(await reading).toBeInstanceOf(ReadTimeoutError);
    expect(source.isClosed).toBe(true);
  });

  test.each([
    ["beside other limits", { timeout: { connect: 7 }, idleTimeout: 9 }, { connect: 7, read: 9, write: 30_000 }],
    ["beside one for all", { timeout: 7, idleTimeout: 9 }, { connect: 7, read: 9, write: 7 }],
    ["beside none", { timeout: null, idleTimeout: 9 }, { connect: null, read: 9, write: null }],
    ["as none", { idleTimeout: null }, { connect: 5_000, read: null, write: 30_000 }],
    ["not at all", { timeout: { read: 8 } }, { connect: 5_000, read: 8, write: 30_000 }],
  ])("is the limit on reading, %s", async (_name, options, limits) => {
    const { connect, transport } = setUp([]);
    await connect(options);
    expect(transport.lastCall!.request.extensions.timeout).toMatchObject(limits);
  });

  it("is refused beside the same limit by its other name", async () => {
    await expect(setUp([]).connect({ idleTimeout: 9, timeout: { read: 9 } })).rejects.toThrow(
      "connectSse: idleTimeout and timeout.read are the same limit; give one of them",
    );
  });
});

describe("leaving", () => {
  it("the loop closes the connection", async () => {
    const { connect, client } = setUp([stream("data: a\n\n", delay(never, ""))]);
    const source = await connect({ reconnect: true });
    for await (const event of source) {
      expect(event.data).toBe("a");
      break;
    }
    expect([source.isClosed, source.response.isClosed]).toEqual([true, true]);
    await client.close();
  });

  it("by disposal, without having begun to read, closes it as well", async () => {
    const { connect, client } = setUp([stream(delay(never, ""))]);
    const source = await connect();
    await source[Symbol.asyncDispose]();
    expect(await dataOf(source)).toEqual([]);
    await client.close();
  });

  it("by close() ends a loop that waits for an event", async () => {
    const { connect, client, clock } = setUp([stream("data: a\n\n", delay(never, ""))]);
    const source = await connect({ reconnect: true, idleTimeout: null });
    const reading = dataOf(source);
    await clock.advance(0);
    await source.close();
    expect(await reading).toEqual(["a"]);
    expect(clock.pending).toEqual([]);
    await client.close();
  });

  it("by the signal rejects with its reason, and leaves nothing behind", async () => {
    const { connect, client, clock, transport } = setUp([stream("data: a\n\n", delay(never, ""))]);
    const controller = new AbortController();
    const source = await connect({ reconnect: true, signal: controller.signal });
    const reading = rejectionOf(dataOf(source));
    await clock.advance(0);
    const reason = new Error("enough");
    controller.abort(reason);
    expect(await reading).toBe(reason);
    expect([source.isClosed, clock.pending, transport.calls.length]).toEqual([true, [], 1]);
    await client.close();
  });

  it("works by a signal among the extensions as well, and close() beside it", async () => {
    const { connect, clock } = setUp(() => stream("data: a\n\n", delay(never, "")));
    const controller = new AbortController();
    const extensions = { signal: controller.signal };
    const closed = await connect({ extensions });
    const reading = dataOf(closed);
    await clock.advance(0);
    await closed.close();
    expect(await reading).toEqual(["a"]);
    const aborted = rejectionOf(dataOf(await connect({ extensions })));
    await clock.advance(0);
    controller.abort("enough");
    expect(await aborted).toBe("enough");
  });

  it("before there is an answer rejects with the reason", async () => {
    const { connect, clock } = setUp([delay(never, {})]);
    const controller = new AbortController();
    const connecting = rejectionOf(connect({ reconnect: true, signal: controller.signal }));
    await clock.advance(0);
    controller.abort("enough");
    expect(await connecting).toBe("enough");
    expect(clock.pending).toEqual([]);
  });
});

test.each([
  [{ maxEventSize: 0 }, "maxEventSize: expected a whole number of bytes above 0, or Infinity, got 0"],
  [{ maxEventsize: 1 }, 'request: unknown option "maxEventsize"'],
  [{ raiseForStatus: false }, 'connectSse: unknown option "raiseForStatus"'],
  [{ headers: null }, "headers: expected a record, pairs or Headers, got null"],
  [{ headers: [["X-Key"]] }, "headers: expected pairs of a name and a value"],
  [{ reconnect: "yes" }, "reconnect: expected true, false or an object of options, got string"],
  [{ reconnect: null }, "reconnect: expected true, false or an object of options, got null"],
  [{ reconnect: { retries: 3 } }, 'reconnect: unknown option "retries"'],
  [{ reconnect: { delay: -1 } }, "reconnect.delay: expected milliseconds, from 0 to 2147483647, got -1"],
  [{ reconnect: { maxDelay: Infinity } }, "reconnect.maxDelay: expected milliseconds"],
  [{ reconnect: { jitter: 2 } }, "reconnect.jitter: expected a share, from 0 to 1, got 2"],
  [{ reconnect: { attempts: Number.NaN } }, "reconnect.attempts: expected a number of times"],
  [{ reconnect: { statuses: 503 } }, "reconnect.statuses: expected an array of statuses, such as [429, 503]"],
])("%o is refused before anything is sent", async (options, message) => {
  const { connect, transport } = setUp([]);
  const error = await rejectionOf(connect(options as object));
  expect(error).toBeInstanceOf(TypeError);
  expect((error as TypeError).message).toContain(message);
  expect(transport.calls).toEqual([]);
});
