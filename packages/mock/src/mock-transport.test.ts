import {
  BaseTransport,
  ConnectError,
  HttpRequest,
  HttpResponse,
  isTransportError,
  StreamConsumedError,
  WriteError,
} from "@haulier/core";
import { describe, expect, test } from "vitest";

import { delay } from "./delay.ts";
import { fail } from "./fail.ts";
import { MockTransport } from "./mock-transport.ts";
import { VirtualClock } from "./virtual-clock.ts";

const url = "https://example.com/path";
const get = (): HttpRequest => new HttpRequest("GET", url);

/** What a promise rejects with. */
const rejectionOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable("it resolved"),
    (error: unknown) => error,
  );

describe("a handler", () => {
  test.each<[string, ConstructorParameters<typeof MockTransport>[0]]>([
    ["synchronously with a response", () => new HttpResponse({ status: 201, text: "made" })],
    ["asynchronously with a response", async () => new HttpResponse({ status: 201, text: "made" })],
    ["with what a response is made from", () => ({ status: 201, text: "made" })],
    ["asynchronously with what a response is made from", async () => ({ status: 201, text: "made" })],
    ["by being a plain response itself", { status: 201, text: "made" }],
  ])("may answer %s (X2)", async (_how, handler) => {
    const transport = new MockTransport(handler);
    for (let time = 1; time <= 2; time++) {
      const response = await transport.handleRequest(get());
      await response.read();
      expect([response.status, response.reasonPhrase, response.text()]).toEqual([201, "Created", "made"]);
      expect(response.url.href).toBe(url);
    }
  });

  test("has the whole body of the request (X2)", async () => {
    const transport = new MockTransport((request) => ({ body: request.content }));
    const sent = async function* (): AsyncGenerator<string> {
      yield "in ";
      yield "pieces";
    };
    const response = await transport.handleRequest(new HttpRequest("POST", url, { content: sent() }));
    await response.read();
    expect(response.text()).toBe("in pieces");
  });

  test("gets a copy of the request, so that the body of the client's own stays sent", async () => {
    const transport = new MockTransport((request) => {
      request.headers.set("X-Added", "by the handler");
      return {};
    });
    const request = new HttpRequest("POST", url, {
      content: (async function* () {
        yield "once";
      })(),
    });
    await transport.handleRequest(request);
    expect(request.headers.has("x-added")).toBe(false);
    expect(await rejectionOf(transport.handleRequest(request))).toBeInstanceOf(StreamConsumedError);
  });

  test("fails the exchange with what it throws, itself", async () => {
    const mine = new Error("mine");
    const throwing = new MockTransport(() => {
      throw mine;
    });
    expect(await rejectionOf(throwing.handleRequest(get()))).toBe(mine);
    for (const reason of [mine, "a text", undefined]) {
      expect(await rejectionOf(new MockTransport(() => Promise.reject(reason)).handleRequest(get()))).toBe(reason);
      expect(await rejectionOf(new MockTransport(() => fail(reason)).handleRequest(get()))).toBe(reason);
    }
  });

  test("need not give an error of core its request", async () => {
    const request = get();
    const own = get();
    const without = new ConnectError("refused");
    const having = new ConnectError("refused", { request: own });
    expect(
      await rejectionOf(
        new MockTransport(() => {
          throw without;
        }).handleRequest(request),
      ),
    ).toBe(without);
    await rejectionOf(
      new MockTransport(() => {
        throw having;
      }).handleRequest(request),
    );
    expect([without.request, having.request]).toEqual([request, own]);
    expect(without.processed).toBe("no");
  });

  test.each<[unknown, string]>([
    [undefined, "returned undefined"],
    [null, "returned null"],
    ["text", "returned a string"],
    [["a"], "returned an array"],
    [new Response("web"), "returned an object of type Response"],
    [() => {}, "returned a function"],
  ])("that answers with %o is told so (EX2)", async (value, told) => {
    const transport = new MockTransport((() => value) as never);
    const error = await rejectionOf(
      transport.handleRequest(new HttpRequest("GET", "https://user:pass@example.com/?token=secret")),
    );
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message).toContain(
      `GET https://***@example.com/?token=***: the handler of MockTransport ${told}`,
    );
  });

  test("that misspells a part of the response is told so", async () => {
    const error = await rejectionOf(new MockTransport((() => ({ stauts: 404 })) as never).handleRequest(get()));
    expect(String(error)).toMatch(/TypeError: .*"stauts"; did you mean "status"/);
  });

  test("cannot give two bodies", async () => {
    for (const init of [
      { text: "a", json: 1 },
      { text: "a", chunks: ["b"] },
      { body: new Uint8Array(1), chunks: ["b"] },
    ]) {
      const error = await rejectionOf(new MockTransport(init).handleRequest(get()));
      expect(String(error)).toContain("TypeError: a response has one body");
    }
  });

  test("tells informational responses before its own", async () => {
    const transport = new MockTransport({
      informational: [{ status: 102 }, { status: 103, headers: { Link: "</a.css>; rel=preload" } }],
      text: "final",
    });
    const told: unknown[] = [];
    const request = get().with({
      extensions: { onInformational: ({ status, headers }) => told.push([status, headers.get("link")]) },
    });
    await (await transport.handleRequest(request)).read();
    await (await transport.handleRequest(get())).read();
    expect(told).toEqual([
      [102, null],
      [103, "</a.css>; rel=preload"],
    ]);
  });
});

describe("the request body", () => {
  test("that fails, fails the exchange as a WriteError, with the error as cause (rule 5)", async () => {
    const cause = new Error("the disk is gone");
    let called = false;
    const transport = new MockTransport(() => {
      called = true;
      return {};
    });
    const content = async function* (): AsyncGenerator<string> {
      yield "begun";
      throw cause;
    };
    const request = new HttpRequest("POST", url, { content: content() });
    const error = await rejectionOf(transport.handleRequest(request));
    expect(error).toBeInstanceOf(WriteError);
    expect(error).toMatchObject({ cause, request, processed: "maybe", code: "ERR_WRITE" });
    expect([called, transport.lastCall?.error]).toEqual([false, error]);
  });

  test("is a stream with readBody: false, so that an answer may begin before it ends", async () => {
    const transport = new MockTransport((request) => ({ chunks: request.body! }), { readBody: false });
    const { readable, writable } = new TransformStream<string, string>();
    const writer = writable.getWriter();
    const response = await transport.handleRequest(new HttpRequest("POST", url, { content: readable }));
    const pieces = response.raw();
    for (const piece of ["one", "two"]) {
      void writer.write(piece);
      expect(new TextDecoder().decode((await pieces.next()).value!)).toBe(piece);
    }
    void writer.close();
    expect((await pieces.next()).done).toBe(true);
    expect([transport.capabilities.duplex, new MockTransport({}).capabilities.duplex]).toEqual([true, false]);
  });

  test("is left when the answer has been read without it", async () => {
    let left = false;
    const content = async function* (): AsyncGenerator<string> {
      try {
        for (;;) yield "more";
      } finally {
        left = true;
      }
    };
    const handler = async (request: HttpRequest): Promise<{ status: number }> => {
      await request.body![Symbol.asyncIterator]().next();
      return { status: 413 };
    };
    const transport = new MockTransport(handler, { readBody: false });
    const response = await transport.handleRequest(new HttpRequest("POST", url, { content: content() }));
    await response.read();
    await new VirtualClock().advance(0);
    expect([response.status, left]).toEqual([413, true]);
  });

  test("cannot be read by the handler once the exchange is over", async () => {
    let later: Promise<unknown> | undefined;
    const handler = (request: HttpRequest): object => {
      const pieces = request.body![Symbol.asyncIterator]();
      later = rejectionOf(pieces.next());
      return { status: 413 };
    };
    const transport = new MockTransport(handler, { readBody: false });
    const content = new ReadableStream<string>({ pull: () => new Promise(() => {}) });
    await (await transport.handleRequest(new HttpRequest("POST", url, { content }))).read();
    expect(await later).toMatchObject({ code: "ERR_STREAM_CLOSED" });
  });
});

describe("calls", () => {
  test("tell what was asked and answered, and when", async () => {
    const clock = new VirtualClock();
    const transport = new MockTransport(() => ({ status: 201 }), { clock });
    expect([transport.calls, transport.lastCall]).toEqual([[], undefined]);
    const request = new HttpRequest("POST", url, { json: { name: "Ada" } });
    const response = await transport.handleRequest(request);
    await clock.advance(250);
    await transport.handleRequest(get());
    const [first, last] = transport.calls;
    expect(transport.calls).toHaveLength(2);
    expect([first!.at, last!.at]).toEqual([0, 250]);
    expect([first!.request.method, first!.request.url.href]).toEqual(["POST", url]);
    expect([first!.text(), first!.json(), first!.content.byteLength]).toEqual(['{"name":"Ada"}', { name: "Ada" }, 14]);
    expect([first!.response, first!.error]).toEqual([response, undefined]);
    expect(transport.lastCall).toBe(last);
  });

  test("are there before they are answered, and keep what they were when the request changes", async () => {
    const clock = new VirtualClock();
    const transport = new MockTransport(() => delay(10, {}), { clock });
    const request = get();
    const sending = transport.handleRequest(request);
    request.headers.set("X-Later", "1");
    expect(transport.lastCall?.response).toBe(undefined);
    expect(transport.lastCall?.request.headers.has("x-later")).toBe(false);
    await clock.advance(10);
    expect(transport.lastCall?.response).toBe(await sending);
  });

  test("tell what went wrong, also in the body", async () => {
    const error = new Error("reset");
    const transport = new MockTransport({ chunks: ["begun", fail(error)] });
    const response = await transport.handleRequest(get());
    expect(transport.lastCall?.error).toBe(undefined);
    await rejectionOf(response.read());
    expect([transport.lastCall?.response, transport.lastCall?.error]).toEqual([response, error]);
  });

  test("are forgotten by reset(), but not by who holds them", async () => {
    const transport = new MockTransport({});
    await transport.handleRequest(get());
    const held = transport.calls;
    transport.reset();
    expect([transport.calls.length, transport.lastCall, held.length]).toEqual([0, undefined, 1]);
  });

  test("do not count what was refused", async () => {
    const transport = new MockTransport({});
    const reason = new Error("enough");
    expect(
      await rejectionOf(transport.handleRequest(get().with({ extensions: { signal: AbortSignal.abort(reason) } }))),
    ).toBe(reason);
    await transport.close();
    await rejectionOf(transport.handleRequest(get()));
    expect(transport.calls).toEqual([]);
  });
});

describe("close()", () => {
  test("waits for handlers and for bodies that are being read, and refuses what comes after", async () => {
    const clock = new VirtualClock();
    const transport = new MockTransport(() => delay(10, { chunks: ["a", delay(10, "b")] }), { clock });
    const sending = transport.handleRequest(get());
    let closed = false;
    const closing = transport.close().then(() => (closed = true));
    const error = await rejectionOf(transport.handleRequest(get()));
    expect(error).toMatchObject({ code: "ERR_TRANSPORT_CLOSED", processed: "no" });
    expect(String(error)).toContain(`GET ${url}: the transport has been closed`);
    await clock.advance(10);
    const reading = (await sending).read();
    await clock.advance(9);
    expect(closed).toBe(false);
    await clock.advance(1);
    await Promise.all([reading, closing]);
    expect(closed).toBe(true);
  });

  test("does not wait for a body that is all there, read or not", async () => {
    const transport = new MockTransport({ text: "never read" });
    const response = await transport.handleRequest(get());
    await transport.close();
    expect(new TextDecoder().decode(await response.read())).toBe("never read");
  });

  test("is the same when it is called again, or the transport disposed", async () => {
    const transport = new MockTransport({});
    expect(transport.close()).toBe(transport.close());
    await transport[Symbol.asyncDispose]();
    expect(isTransportError(await rejectionOf(transport.handleRequest(get())))).toBe(true);
  });
});

test("says what it can do, as data", () => {
  const transport = new MockTransport({});
  expect(transport).toBeInstanceOf(BaseTransport);
  expect(transport.poolStatus()).toBe(undefined);
  expect(transport.capabilities).toEqual({
    name: "mock",
    protocols: [],
    network: false,
    duplex: false,
    trailers: true,
    requestTrailers: true,
    expectContinue: false,
    informational: true,
    rawHeaders: true,
    timeouts: ["connect", "read"],
    proxy: false,
    tls: false,
    connectGuard: false,
  });
});

test.each<[string, unknown[], string]>([
  [
    "no handler",
    [undefined],
    "TypeError: MockTransport: expected a function or a plain response such as { status: 204 }, got undefined",
  ],
  ["a response, which could be read only once", [new HttpResponse()], "got an object of type HttpResponse"],
  ["an unknown option", [{}, { clcok: 1 }], 'did you mean "clock"'],
  ["a negative delay", [{}, { connectDelay: -1 }], "RangeError: connectDelay"],
  ["readBody as text", [{}, { readBody: "no" }], "TypeError: readBody: expected true or false, got a string"],
])("refuses %s", (_what, args, told) => {
  let error: unknown;
  try {
    Reflect.construct(MockTransport, args);
  } catch (thrown) {
    error = thrown;
  }
  expect(String(error)).toContain(told);
});
