import { getEventListeners } from "node:events";

import {
  type ExchangeEvent,
  type HttpResponse,
  HttpRequest,
  ReadError,
  ReadTimeoutError,
  type RequestExtensions,
  type Timeouts,
} from "@haulier/core";
import { describe, expect, test } from "vitest";

import { delay } from "./delay.ts";
import { fail } from "./fail.ts";
import { MockTransport } from "./mock-transport.ts";
import { settlePromises } from "./settle-promises.ts";
import { VirtualClock } from "./virtual-clock.ts";

const url = "https://example.com/path";
const never = Number.POSITIVE_INFINITY;
const noLimits: Timeouts = { pool: null, connect: null, read: null, write: null, total: null };

const request = (extensions: RequestExtensions, content?: AsyncIterable<string>): HttpRequest =>
  new HttpRequest(content === undefined ? "GET" : "POST", url, { extensions, content });

/** What a promise rejects with. */
const rejectionOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable("it resolved"),
    (error: unknown) => error,
  );

const listeners = (signal: AbortSignal): number => getEventListeners(signal, "abort").length;

/** A generator without end that tells when it is left. */
class Watched {
  left = false;

  async *pieces(): AsyncGenerator<string> {
    try {
      for (;;) {
        yield "more";
        await settlePromises();
      }
    } finally {
      this.left = true;
    }
  }
}

describe("an abort (rule 7)", () => {
  test("while connecting", async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const transport = new MockTransport({}, { clock, connectDelay: 100 });
    const sending = rejectionOf(transport.handleRequest(request({ signal: controller.signal })));
    await clock.advance(50);
    controller.abort("enough");
    expect(await sending).toBe("enough");
    expect([clock.pending, listeners(controller.signal), transport.lastCall?.error]).toEqual([[], 0, "enough"]);
  });

  test("while the request body is read, which is left", async () => {
    const source = new Watched();
    const controller = new AbortController();
    const transport = new MockTransport({});
    const sending = rejectionOf(transport.handleRequest(request({ signal: controller.signal }, source.pieces())));
    await settlePromises();
    controller.abort(0);
    expect(await sending).toBe(0);
    await settlePromises();
    await settlePromises();
    expect([source.left, listeners(controller.signal)]).toEqual([true, 0]);
  });

  test("while the handler works, whose late response is closed", async () => {
    const clock = new VirtualClock();
    const source = new Watched();
    const controller = new AbortController();
    let answer: ((late: { chunks: AsyncIterable<string> }) => void) | undefined;
    const transport = new MockTransport(() => new Promise((resolve) => (answer = resolve)), { clock });
    const sending = rejectionOf(transport.handleRequest(request({ signal: controller.signal })));
    await clock.advance(0);
    controller.abort(null);
    expect(await sending).toBe(null);
    const chunks = source.pieces();
    await chunks.next();
    answer!({ chunks });
    await clock.advance(0);
    expect([source.left, listeners(controller.signal)]).toEqual([true, 0]);
  });

  test("during a delay, which is stopped", async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const transport = new MockTransport(() => delay(100, {}), { clock });
    const sending = rejectionOf(transport.handleRequest(request({ signal: controller.signal })));
    await clock.advance(50);
    controller.abort(new Error("enough"));
    expect(await sending).toBe(controller.signal.reason);
    expect([clock.pending, listeners(controller.signal)]).toEqual([[], 0]);
  });

  test("while the body is read, whose source and delay are stopped", async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const source = new Watched();
    const chunks = (async function* () {
      for await (const piece of source.pieces()) yield delay(100, piece);
    })();
    const transport = new MockTransport(() => ({ chunks }), { clock });
    const response = await transport.handleRequest(
      request({ signal: controller.signal, timeout: { ...noLimits, read: 1_000 } }),
    );
    const pieces = response.raw();
    const first = pieces.next();
    await clock.advance(100);
    await first;
    const reading = rejectionOf(pieces.next());
    await clock.advance(50);
    expect(listeners(controller.signal)).toBe(1);
    controller.abort(new Error("enough"));
    expect(await reading).toBe(controller.signal.reason);
    await clock.advance(0);
    expect([source.left, clock.pending, listeners(controller.signal)]).toEqual([true, [], 0]);
  });

  test.each<[string, object]>([
    ["a streamed body", { chunks: ["a"] }],
    ["a body that is all there", { text: "a" }],
  ])("between the headers and reading %s", async (_what, init) => {
    const controller = new AbortController();
    const transport = new MockTransport(init);
    const response = await transport.handleRequest(request({ signal: controller.signal }));
    controller.abort(new Error("enough"));
    expect(await rejectionOf(response.read())).toBe(controller.signal.reason);
    expect(transport.lastCall?.error).toBe(controller.signal.reason);
    expect(listeners(controller.signal)).toBe(0);
  });

  test.each<[string, object]>([
    ["a streamed body", { chunks: ["a"] }],
    ["a body that is all there", { text: "a" }],
  ])("after %s has been read changes nothing", async (_what, init) => {
    const controller = new AbortController();
    const transport = new MockTransport(init);
    const response = await transport.handleRequest(request({ signal: controller.signal }));
    await response.read();
    expect(listeners(controller.signal)).toBe(0);
    controller.abort();
    expect([response.text(), transport.lastCall?.error]).toEqual(["a", undefined]);
  });
});

describe("timeout.read (T1, T3)", () => {
  const limited = (limit: number | null): RequestExtensions => ({ timeout: { ...noLimits, read: limit } });

  test("ends a handler that takes longer", async () => {
    const clock = new VirtualClock();
    const transport = new MockTransport(() => delay(never, {}), { clock });
    await clock.advance(1_000);
    const sent = request(limited(300));
    const sending = rejectionOf(transport.handleRequest(sent));
    await clock.advance(299);
    expect(transport.lastCall?.error).toBe(undefined);
    await clock.advance(1);
    const error = await sending;
    expect(error).toBeInstanceOf(ReadTimeoutError);
    expect(error).toMatchObject({ phase: "read", limit: 300, elapsed: 300, processed: "maybe", request: sent });
    expect(String(error)).toContain(`GET ${url}: nothing received within 300 ms`);
    expect(transport.lastCall?.error).toBe(error);
    expect(clock.pending).toEqual([]);
  });

  test("ends a handler that never settles", async () => {
    const clock = new VirtualClock();
    const transport = new MockTransport(() => new Promise(() => {}), { clock });
    const sending = rejectionOf(transport.handleRequest(request(limited(300))));
    await clock.advance(300);
    expect(await sending).toBeInstanceOf(ReadTimeoutError);
  });

  test("does not end one that answers in time, and leaves no timer", async () => {
    const clock = new VirtualClock();
    const transport = new MockTransport(() => delay(299, { text: "in time" }), { clock });
    const sending = transport.handleRequest(request(limited(300)));
    await clock.advance(299);
    expect([(await sending).status, clock.pending]).toEqual([200, []]);
  });

  test("ends a body that stalls, after what had arrived", async () => {
    const clock = new VirtualClock();
    const transport = new MockTransport({ chunks: ["begun", delay(never, "never")] }, { clock });
    const response = await transport.handleRequest(request(limited(300)));
    const pieces = response.raw();
    expect((await pieces.next()).value).toHaveLength(5);
    const reading = rejectionOf(pieces.next());
    await clock.advance(300);
    expect(await reading).toMatchObject({ code: "ERR_READ_TIMEOUT", limit: 300, elapsed: 300 });
    expect(clock.pending).toEqual([]);
  });

  test("counts silence: a slow drip goes on (T4), and time in which nobody reads is not counted", async () => {
    const clock = new VirtualClock();
    const drip = Array.from({ length: 10 }, () => delay(200, "."));
    const transport = new MockTransport(() => ({ chunks: drip }), { clock });
    const response = await transport.handleRequest(request(limited(300)));
    await clock.advance(10_000);
    const reading = response.read();
    await clock.advance(2_000);
    expect((await reading).byteLength).toBe(10);
  });

  test("does not count the time that the client takes for its own body", async () => {
    const clock = new VirtualClock();
    const read = async (body: AsyncIterable<Uint8Array>): Promise<void> => {
      for await (const _ of body);
    };
    const transport = new MockTransport((sent) => read(sent.body!).then(() => ({})), { clock, readBody: false });
    const content = async function* (): AsyncGenerator<string> {
      for (let i = 0; i < 3; i++) {
        await new Promise<void>((resolve) => clock.startTimer(resolve, 1_000));
        yield "slow";
      }
    };
    const sending = transport.handleRequest(request(limited(300), content()));
    await clock.advance(3_000);
    expect([(await sending).status, clock.pending]).toEqual([200, []]);
  });

  test("is no limit when it is null", async () => {
    const clock = new VirtualClock();
    const transport = new MockTransport(() => delay(86_400_000, {}), { clock });
    const sending = transport.handleRequest(request(limited(null)));
    await clock.advance(86_400_000);
    expect((await sending).status).toBe(200);
  });

  test("goes by the real clock unless another is given", async () => {
    const transport = new MockTransport(() => delay(never, {}));
    const error = await rejectionOf(transport.handleRequest(request(limited(20))));
    expect(error).toMatchObject({ code: "ERR_READ_TIMEOUT", limit: 20 });
    expect((error as ReadTimeoutError).elapsed).toBeGreaterThanOrEqual(19);
  });
});

describe("connectDelay", () => {
  test("comes before the handler", async () => {
    const clock = new VirtualClock();
    const transport = new MockTransport(() => ({ text: `at ${clock.now()}` }), { clock, connectDelay: 80 });
    const sending = transport.handleRequest(request({ timeout: { ...noLimits, connect: 80 } }));
    await clock.advance(80);
    expect(new TextDecoder().decode(await (await sending).read())).toBe("at 80");
  });

  test("beyond timeout.connect fails with ConnectTimeoutError, before the handler (T1, T3)", async () => {
    const clock = new VirtualClock();
    let called = false;
    const handler = (): object => {
      called = true;
      return {};
    };
    const transport = new MockTransport(handler, { clock, connectDelay: 80 });
    const sending = rejectionOf(transport.handleRequest(request({ timeout: { ...noLimits, connect: 79 } })));
    await clock.advance(79);
    expect(await sending).toMatchObject({ code: "ERR_CONNECT_TIMEOUT", limit: 79, elapsed: 79, processed: "no" });
    expect([called, clock.pending]).toEqual([false, []]);
  });
});

describe("trace", () => {
  const traced = async (
    transport: MockTransport,
    use: (response: HttpResponse) => Promise<unknown>,
    content?: AsyncIterable<string>,
  ): Promise<ExchangeEvent[]> => {
    const events: ExchangeEvent[] = [];
    const sending = transport.handleRequest(request({ trace: (event) => events.push(event) }, content));
    await sending.then(use).catch(() => {});
    return events;
  };
  const typesOf = (events: readonly ExchangeEvent[]): string[] => events.map(({ type }) => type);

  test.each<[string, object]>([
    ["a streamed body", { chunks: ["a"] }],
    ["a body that is all there", { text: "a" }],
  ])("tells how an exchange with %s proceeds, once each", async (_what, init) => {
    const transport = new MockTransport(init);
    const expected = ["requestSent", "headersReceived", "done"];
    const sent = (async function* () {
      yield "a";
    })();
    expect(typesOf(await traced(transport, (response) => response.read()))).toEqual(expected);
    expect(typesOf(await traced(transport, (response) => response.close()))).toEqual(expected);
    expect(typesOf(await traced(transport, (response) => response.read(), sent))).toEqual(expected);
  });

  test("tells of connecting where there is any, with the time of the clock", async () => {
    const clock = new VirtualClock();
    const transport = new MockTransport(() => delay(5, { text: "a" }), { clock, connectDelay: 80 });
    const tracing = traced(transport, (response) => response.read());
    await clock.runAll();
    expect((await tracing).map(({ type, at }) => `${type} ${at}`)).toEqual([
      "dialing 0",
      "connected 80",
      "requestSent 80",
      "headersReceived 85",
      "done 85",
    ]);
  });

  test("tells of a failure, with the error", async () => {
    const error = new ReadError("reset");
    const early = await traced(new MockTransport(() => fail(error)), (response) => response.read());
    expect([typesOf(early), early.at(-1)?.error]).toEqual([["requestSent", "failed"], error]);
    const late = await traced(new MockTransport({ chunks: [fail(error)] }), (response) => response.read());
    expect([typesOf(late), late.at(-1)?.error]).toEqual([["requestSent", "headersReceived", "failed"], error]);
  });
});
