import { describe, expect, it } from "vitest";

import { Client } from "./client.ts";
import { TotalTimeoutError } from "./errors.ts";
import { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import { caught } from "./testing/caught.ts";
import { HandlerTransport, type Handler } from "./testing/handler-transport.ts";
import { listenerCount } from "./testing/listener-count.ts";
import { TestClock } from "./testing/test-clock.ts";
import { aborted, TrackedBody } from "./testing/tracked-body.ts";

const never = new Promise<never>(() => {});
const redirect = (): HttpResponse => new HttpResponse({ status: 302, headers: { location: "/next" } });
/** Lets everything happen that needs no time. */
const settle = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve));

function limited(
  handler: Handler,
  options: object = {},
): { client: Client; clock: TestClock; transport: HandlerTransport } {
  const clock = new TestClock();
  const transport = new HandlerTransport(handler);
  return { clock, transport, client: new Client({ transport, clock, timeout: { total: 1_000 }, ...options }) };
}

describe("the total limit (T1, T4)", () => {
  for (const [what, handler, options] of [
    ["a transport that answers an abort", ({ extensions }) => aborted(extensions.signal!), {}],
    ["a transport that pays no heed", () => never, {}],
    ["a request hook", () => new HttpResponse(), { eventHooks: { request: () => never } }],
    ["a response hook", () => new HttpResponse(), { eventHooks: { response: () => never } }],
    ["authentication", () => new HttpResponse(), { auth: () => never }],
    [
      "a body that ends with an abort",
      ({ extensions }) => new HttpResponse({ body: new TrackedBody(["a"], { until: extensions.signal }) }),
      {},
    ],
    [
      "a body that never ends",
      () => new HttpResponse({ body: new TrackedBody(["a"], { until: new AbortController().signal }) }),
      {},
    ],
    ["a redirect", (_request, count) => (count === 1 ? redirect() : never), {}],
    [
      "the body of a redirect",
      () =>
        new HttpResponse({
          status: 302,
          headers: { location: "/" },
          body: new TrackedBody([], { until: new AbortController().signal }),
        }),
      {},
    ],
  ] as [string, Handler, object][]) {
    it(`covers ${what}`, async () => {
      const { client, clock } = limited(handler, options);
      const sending = caught(client.get("https://h/"));
      await settle();
      clock.advance(999);
      await settle();
      clock.advance(1);
      const error = await sending;
      expect(error).toBeInstanceOf(TotalTimeoutError);
      expect(error).toMatchObject({ phase: "total", limit: 1_000, elapsed: 1_000, code: "ERR_TOTAL_TIMEOUT" });
      expect((error as TotalTimeoutError).message).toMatch(/^GET https:\/\/h\/: call not finished within 1000 ms/);
      expect(clock.pending).toBe(0);
    });
  }

  it("is one limit for all hops together", async () => {
    const { client, clock, transport } = limited(() => {
      clock.advance(400);
      return redirect();
    });
    const error = await caught(client.get("https://h/"));
    expect(error).toBeInstanceOf(TotalTimeoutError);
    expect(transport.requests).toHaveLength(3);
  });

  it("covers a streamed body until its end", async () => {
    const { client, clock } = limited(
      ({ extensions }) => new HttpResponse({ body: new TrackedBody(["a"], { until: extensions.signal }) }),
    );
    const response = await client.stream("GET", "https://h/");
    expect(clock.pending).toBe(1);
    const reading = caught(response.read());
    clock.advance(1_000);
    expect(await reading).toBeInstanceOf(TotalTimeoutError);
    expect(clock.pending).toBe(0);
  });

  for (const [what, release] of [
    ["read", (response: HttpResponse) => response.read()],
    ["closed", (response: HttpResponse) => response.close()],
    ["left early", async (response: HttpResponse) => void (await response.bytes().return())],
  ] as const) {
    it(`stops when a streamed body has been ${what}`, async () => {
      const { client, clock } = limited(() => new HttpResponse({ body: new TrackedBody() }));
      const response = await client.stream("GET", "https://h/");
      await release(response);
      await response.close();
      expect(clock.pending).toBe(0);
    });
  }

  for (const [what, handler] of [
    ["success", () => new HttpResponse({ body: new TrackedBody() })],
    ["failure", () => Promise.reject(new Error("no"))],
  ] as [string, Handler][]) {
    it(`leaves no timer and no listener after ${what}`, async () => {
      const { client, clock } = limited(handler);
      const { signal } = new AbortController();
      const listeners = listenerCount(signal);
      await client.get("https://h/", { signal }).catch(() => {});
      expect([clock.pending, listeners()]).toEqual([0, 0]);
    });
  }

  it("closes a response that comes too late", async () => {
    let answer!: (response: HttpResponse) => void;
    const { client, clock } = limited(() => new Promise((resolve) => (answer = resolve)));
    const sending = caught(client.stream("GET", "https://h/"));
    await settle();
    clock.advance(1_000);
    expect(await sending).toBeInstanceOf(TotalTimeoutError);
    const body = new TrackedBody(["late"], { cancelFailure: new Error("nobody hears this") });
    answer(new HttpResponse({ body }));
    await settle();
    expect(body.state).toBe("cancelled");
  });

  it("passes over an error that comes too late", async () => {
    let fail!: (error: Error) => void;
    const { client, clock } = limited(() => new Promise((_resolve, reject) => (fail = reject)));
    const sending = caught(client.get("https://h/"));
    await settle();
    clock.advance(1_000);
    expect(await sending).toBeInstanceOf(TotalTimeoutError);
    fail(new Error("nobody hears this"));
    await settle();
  });

  it("lets errors of the call pass", async () => {
    const failure = new Error("no");
    const { client } = limited(() => Promise.reject(failure));
    expect(await caught(client.get("https://h/"))).toBe(failure);
  });

  it("sends nothing more when it is reached between two hops", async () => {
    const { client, clock, transport } = limited(redirect, {
      eventHooks: { response: () => clock.advance(1_000) },
    });
    expect(await caught(client.get("https://h/"))).toBeInstanceOf(TotalTimeoutError);
    await settle();
    expect(transport.requests).toHaveLength(1);
  });

  it("can be set, changed and turned off for one request", async () => {
    const { client, clock } = limited(() => never);
    const controller = new AbortController();
    void caught(client.get("https://h/", { timeout: { total: 50 } }));
    expect(clock.pending).toBe(1);
    clock.advance(50);
    expect(clock.pending).toBe(0);
    for (const timeout of [null, { total: null }]) {
      void caught(client.get("https://h/", { timeout, signal: controller.signal }));
      expect(clock.pending).toBe(0);
    }
    controller.abort();
  });

  it("holds for a request that is sent by send(), built by the client or by hand", async () => {
    const { client, clock } = limited(({ extensions }) => aborted(extensions.signal!));
    for (const request of [client.buildRequest("GET", "https://h/"), new HttpRequest("GET", "https://h/")]) {
      const sending = caught(client.send(request));
      clock.advance(1_000);
      expect(await sending).toBeInstanceOf(TotalTimeoutError);
    }
  });

  it("holds twice where a client is the transport of another, with nothing left behind", async () => {
    const inner = limited(() => new HttpResponse({ body: new TrackedBody() }));
    const clock = new TestClock();
    const outer = new Client({
      transport: { handleRequest: (request) => inner.client.send(request, { stream: true }) },
      clock,
      timeout: { total: 2_000 },
    });
    const response = await outer.stream("GET", "https://h/");
    expect([clock.pending, inner.clock.pending]).toEqual([1, 1]);
    await response.read();
    expect([clock.pending, inner.clock.pending]).toEqual([0, 0]);
  });
});

describe("the caller's signal beside a total limit (EX3)", () => {
  it("ends the call with its reason, as without", async () => {
    const { client, clock } = limited(() => never);
    const controller = new AbortController();
    const listeners = listenerCount(controller.signal);
    const reason = { enough: true };
    const sending = caught(client.get("https://h/", { signal: controller.signal }));
    await settle();
    controller.abort(reason);
    expect(await sending).toBe(reason);
    expect([clock.pending, listeners()]).toEqual([0, 0]);
  });

  it("ends a streamed body with its reason", async () => {
    const { client, clock } = limited(
      ({ extensions }) => new HttpResponse({ body: new TrackedBody(["a"], { until: extensions.signal }) }),
    );
    const controller = new AbortController();
    const response = await client.stream("GET", "https://h/", { signal: controller.signal });
    const reading = caught(response.read());
    controller.abort("enough");
    expect(await reading).toBe("enough");
    expect(clock.pending).toBe(0);
  });

  it("sends nothing when it has aborted already", async () => {
    const { client, clock, transport } = limited(() => new HttpResponse());
    expect(await caught(client.get("https://h/", { signal: AbortSignal.abort("before") }))).toBe("before");
    expect([clock.pending, transport.requests.length]).toEqual([0, 0]);
  });
});

describe("a call without a total limit", () => {
  it("starts no timer, and hands the caller's signal on as it is", async () => {
    const clock = new TestClock();
    const { signal } = new AbortController();
    const listeners = listenerCount(signal);
    const transport = new HandlerTransport(() => {
      expect([clock.pending, listeners()]).toEqual([0, 0]);
      return new HttpResponse();
    });
    await new Client({ transport, clock }).get("https://h/", { signal });
    expect(transport.last.extensions.signal).toBe(signal);
  });
});
