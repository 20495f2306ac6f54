import {
  Client,
  HttpRequest,
  LocalProtocolError,
  ReadError,
  ReadTimeoutError,
  UnsupportedProtocolError,
  WriteTimeoutError,
  type ExchangeEvent,
  type RequestExtensions,
} from "@haulier/core";
import { VirtualClock } from "@haulier/mock";
import { describe, expect, it } from "vitest";

import { FetchTransport, type FetchTransportOptions } from "./fetch-transport.ts";
import type { Fetch } from "./fetch.ts";

const url = "https://api.example.com/";
const never = new Promise<never>(() => {});

/** A call of a `fetch`, with its body as it came. */
interface Call {
  readonly url: string;
  readonly init: RequestInit & Record<string, unknown>;
  readonly text: string;
}

/** A transport over a `fetch` that answers by `answer`, and what that was called with. */
function setUp(answer: (call: Call) => Response | Promise<Response>, options: FetchTransportOptions = {}) {
  const calls: Call[] = [];
  const fetch: Fetch = async (input, init = {}) => {
    const text = init.body === undefined ? "" : await new Response(init.body).text();
    const call = { url: input as string, init: init as Call["init"], text };
    calls.push(call);
    return answer(call);
  };
  return { calls, transport: new FetchTransport({ fetch, ...options }) };
}

/** A response as a `fetch` has received it, which has a URL. */
function received(body: ConstructorParameters<typeof Response>[0] | null, init: ResponseInit = {}): Response {
  return Object.defineProperty(new Response(body, init), "url", { value: url });
}

const caught = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable("it resolved"),
    (error: unknown) => error,
  );

async function* pieces(): AsyncGenerator<Uint8Array, void, undefined> {
  for (const text of ["one, ", "", "two"]) yield new TextEncoder().encode(text);
}

describe("what fetch is called with", () => {
  it("is the request, and what the option init says beside it", async () => {
    const init = { credentials: "include", method: "PUT" } as const;
    const { transport, calls } = setUp(() => received("ok"), { init });
    const response = await transport.handleRequest(
      new HttpRequest("PATCH", url, { json: { a: 1 }, headers: { "X-A": "1" } }),
    );
    expect(String(await response.read())).toBe("111,107");
    const { method, headers, credentials, redirect } = calls[0]!.init;
    expect([calls[0]?.url, calls[0]?.text, method, credentials, redirect]).toEqual([
      url,
      '{"a":1}',
      "PATCH",
      "include",
      "manual",
    ]);
    expect(headers).toEqual([
      ["X-A", "1"],
      ["Content-Type", "application/json"],
    ]);
  });

  it("is not this transport, which browsers refuse", async () => {
    const receivers: unknown[] = [];
    const fetch = function (this: unknown): Promise<Response> {
      receivers.push(this);
      return Promise.resolve(received("ok"));
    };
    await new FetchTransport({ fetch }).handleRequest(new HttpRequest("GET", url));
    expect(receivers).toEqual([undefined]);
  });

  it("has no userinfo in its URL", async () => {
    const { transport, calls } = setUp(() => received("ok"));
    await transport.handleRequest(new HttpRequest("GET", "https://user:pass@api.example.com/"));
    expect(calls[0]?.url).toBe(url);
  });

  it("is a stream where the body is one, and bytes with requestBodies: buffer", async () => {
    for (const requestBodies of ["stream", "buffer"] as const) {
      const { transport, calls } = setUp(() => received("ok"), { requestBodies });
      await (await transport.handleRequest(new HttpRequest("POST", url, { content: pieces() }))).read();
      const { body } = calls[0]!.init;
      expect([calls[0]?.text, body instanceof Uint8Array]).toEqual(["one, two", requestBodies === "buffer"]);
    }
  });

  it.each<[string, HttpRequest]>([
    ["TRACE", new HttpRequest("TRACE", url)],
    ["CONNECT", new HttpRequest("CONNECT", url)],
    ["a body with GET", new HttpRequest("GET", url, { content: "x" })],
    ["Expect", new HttpRequest("PUT", url, { content: "x", headers: { Expect: "100-continue" } })],
    ["Upgrade", new HttpRequest("GET", url, { headers: { Upgrade: "websocket" } })],
    ["a target", new HttpRequest("OPTIONS", url, { extensions: { target: "*" } })],
    ["trailers", new HttpRequest("PUT", url, { content: "x", extensions: { trailers: { "x-sum": "1" } } })],
  ])("is nothing for %s, which fetch cannot send", async (_what, request) => {
    const { transport, calls } = setUp(() => received("ok"));
    const error = (await caught(transport.handleRequest(request))) as LocalProtocolError;
    expect(error).toBeInstanceOf(LocalProtocolError);
    expect([error.processed, error.request, calls.length]).toEqual(["no", request, 0]);
    expect(error.message).toMatch(/fetch/);
  });

  it("is nothing for a scheme that is not spoken", async () => {
    const { transport, calls } = setUp(() => received("ok"));
    const request = new HttpRequest("GET", url).with({ url: new URL("blob:nodedata:1") });
    expect(await caught(transport.handleRequest(request))).toBeInstanceOf(UnsupportedProtocolError);
    expect(calls).toEqual([]);
  });
});

describe("the response", () => {
  it("has no Content-Encoding where fetch has decoded it", async () => {
    const headers = { "Content-Encoding": "gzip", "Content-Length": "9" };
    const { transport } = setUp(() => received("decoded", { headers }));
    const client = new Client({ transport });
    const response = await client.get(url);
    expect([response.text(), response.headers.has("content-length")]).toEqual(["decoded", false]);
  });

  it("is left to the client where fetch has not decoded it", async () => {
    const headers = { "Content-Encoding": "gzip" };
    const gzip = new CompressionStream("gzip");
    const encoded = new Blob(["encoded"]).stream().pipeThrough(gzip);
    const { transport } = setUp(() => received(encoded, { headers }), { decodes: ["br"] });
    expect((await new Client({ transport }).get(url)).text()).toBe("encoded");
  });

  it("keeps the Content-Length of HEAD", async () => {
    const headers = { "Content-Encoding": "gzip", "Content-Length": "9" };
    const { transport } = setUp(() => received(null, { headers }));
    const response = await new Client({ transport }).head(url);
    expect([response.headers.get("content-length"), response.content.byteLength]).toEqual(["9", 0]);
  });

  it("is refused where its fields are no HTTP", async () => {
    const headers = [["bad name", "s3cr3t"]] as unknown as Headers;
    const { transport } = setUp(() => Object.defineProperty(received("x"), "headers", { value: headers }));
    const error = (await caught(transport.handleRequest(new HttpRequest("GET", url)))) as LocalProtocolError;
    expect([error.code, error.message.includes("s3cr3t")]).toEqual(["ERR_REMOTE_PROTOCOL", false]);
  });

  it("to HEAD lets a body go that should not be there", async () => {
    let isCancelled = false;
    const { transport } = setUp(() => received(new ReadableStream({ cancel: () => void (isCancelled = true) })));
    expect((await new Client({ transport }).head(url)).content.byteLength).toBe(0);
    expect(isCancelled).toBe(true);
    await transport.close();
  });

  it("comes whole where the runtime has no streams", async () => {
    const { transport } = setUp(() => Object.defineProperty(received("whole"), "body", { value: undefined }));
    expect((await new Client({ transport }).get(url)).text()).toBe("whole");
    await transport.close();
  });

  it("is an error that says what to do where a browser hides a redirect", async () => {
    const hidden = { status: 0, type: "opaqueredirect", headers: new Headers(), body: null } as Response;
    const { transport } = setUp(() => hidden);
    const error = (await caught(transport.handleRequest(new HttpRequest("GET", url)))) as LocalProtocolError;
    expect([error.code, error.processed]).toEqual(["ERR_LOCAL_PROTOCOL", "maybe"]);
    expect(error.message).toContain('new FetchTransport({ redirect: "follow" })');
  });

  it("is the last one with redirect: follow", async () => {
    const { transport, calls } = setUp(() => received("the last"), { redirect: "follow" });
    expect((await new Client({ transport }).get(url)).text()).toBe("the last");
    expect(calls[0]?.init.redirect).toBe("follow");
  });
});

describe("time-outs", () => {
  it("end a wait for the headers after timeout.read, by the clock", async () => {
    const clock = new VirtualClock();
    const { transport, calls } = setUp(() => never, { clock });
    const sending = caught(new Client({ transport, clock }).get(url, { timeout: { read: 70 } }));
    await clock.advance(69);
    expect(calls[0]?.init.signal?.aborted).toBe(false);
    await clock.advance(1);
    const error = (await sending) as ReadTimeoutError;
    expect(error).toBeInstanceOf(ReadTimeoutError);
    expect([error.limit, error.elapsed, calls[0]?.init.signal?.reason === error]).toEqual([70, 70, true]);
    expect(clock.pending).toEqual([]);
  });

  it("end a body that is silent for timeout.read, however long the whole takes", async () => {
    const clock = new VirtualClock();
    let feed: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void (feed = controller) });
    const { transport } = setUp(() => received(body), { clock });
    const response = await new Client({ transport, clock }).stream("GET", url, { timeout: { read: 70 } });
    const iterator = response.raw();
    for (let piece = 0; piece < 3; piece++) {
      const next = iterator.next();
      await clock.advance(60);
      feed!.enqueue(new Uint8Array(1));
      expect((await next).value).toEqual(new Uint8Array(1));
    }
    const last = caught(iterator.next());
    await clock.advance(70);
    expect(await last).toBeInstanceOf(ReadTimeoutError);
  });

  it("end a stream of which nothing is taken after timeout.write", async () => {
    const clock = new VirtualClock();
    const fetch: Fetch = async (_input, init) => {
      await (init!.body as ReadableStream).getReader().read();
      return never;
    };
    const client = new Client({ transport: new FetchTransport({ fetch, clock, requestBodies: "stream" }), clock });
    let isLeft = false;
    async function* endless(): AsyncGenerator<Uint8Array, void, undefined> {
      try {
        for (;;) yield new Uint8Array(9);
      } finally {
        isLeft = true;
      }
    }
    const sending = caught(client.post(url, { content: endless(), timeout: { write: 70 } }));
    await clock.advance(70);
    expect(await sending).toBeInstanceOf(WriteTimeoutError);
    expect([isLeft, clock.pending.length]).toEqual([true, 0]);
  });

  it("do not count for the server while the request body is being made", async () => {
    const clock = new VirtualClock();
    const { transport } = setUp(() => received("at last"), { clock });
    const slow = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise<void>((resolve) => clock.startTimer(resolve, 500));
        controller.close();
      },
    });
    const sending = new Client({ transport, clock }).post(url, { content: slow, timeout: { read: 70 } });
    await clock.advance(500);
    expect((await sending).text()).toBe("at last");
  });
});

describe("failures", () => {
  it("give up an answer that comes after the abort", async () => {
    let answer: (response: Response) => void;
    let isCancelled = false;
    const { transport, calls } = setUp(() => new Promise((resolve) => (answer = resolve)));
    const controller = new AbortController();
    const { signal } = controller;
    const sending = caught(transport.handleRequest(new HttpRequest("GET", url, { extensions: { signal } })));
    controller.abort("enough");
    expect([await sending, calls[0]?.init.signal?.aborted]).toEqual(["enough", true]);
    answer!(received(new ReadableStream({ cancel: () => void (isCancelled = true) })));
    await transport.close();
    await Promise.resolve();
    expect(isCancelled).toBe(true);
  });

  it("that say nothing are a ReadError that says what it may be", async () => {
    const failure = new TypeError("Failed to fetch");
    const { transport } = setUp(() => Promise.reject(failure));
    const error = (await caught(transport.handleRequest(new HttpRequest("GET", `${url}?token=s3cr3t`)))) as ReadError;
    expect([error.code, error.processed, error.cause]).toEqual(["ERR_READ", "maybe", failure]);
    expect(error.message).toBe(
      "GET https://api.example.com/?token=***: fetch failed and did not say why (no connection, a broken one, TLS, or in a browser CORS; its console says more) (Failed to fetch)",
    );
  });

  it("of a fetch that throws at once are the same", async () => {
    const fetch: Fetch = () => {
      throw new TypeError("Illegal invocation");
    };
    const error = await caught(new FetchTransport({ fetch }).handleRequest(new HttpRequest("GET", url)));
    expect(error).toBeInstanceOf(ReadError);
  });
});

describe("a trace that throws", () => {
  const failure = new Error("thrown by the caller's own code");
  const throwingAt = (type: ExchangeEvent["type"]): RequestExtensions => ({
    trace: (event) => {
      if (event.type === type) throw failure;
    },
  });

  it.each(["requestSent", "headersReceived"] as const)("ends its own exchange at %s", async (type) => {
    const { transport } = setUp(() => received("hello"));
    const request = new HttpRequest("POST", url, { content: pieces(), extensions: throwingAt(type) });
    expect(await caught(transport.handleRequest(request).then((response) => response.read()))).toBe(failure);
    await transport.close();
  });

  it("changes nothing when all is over", async () => {
    const answers = [received("hello"), Promise.reject(new TypeError("fetch failed"))];
    const { transport } = setUp(() => answers.shift()!);
    const done = await transport.handleRequest(new HttpRequest("GET", url, { extensions: throwingAt("done") }));
    expect((await done.read()).byteLength).toBe(5);
    const failed = transport.handleRequest(new HttpRequest("GET", url, { extensions: throwingAt("failed") }));
    expect(await caught(failed)).toBeInstanceOf(ReadError);
  });
});

describe("options", () => {
  it.each<[string, object, RegExp]>([
    ["an unknown name", { fetcher: fetch }, /fetch/],
    ["a fetch that is none", { fetch: "fetch" }, /fetch is no function/],
    ["an unknown redirect", { redirect: "error" }, /redirect must be "manual" or "follow"/],
    ["unknown requestBodies", { requestBodies: true }, /requestBodies must be "stream" or "buffer"/],
  ])("are refused with %s", (_what, options, text) => {
    expect(() => new FetchTransport(options as FetchTransportOptions)).toThrow(text);
  });

  it("tell what fetch can do", () => {
    const { name, trailers, tls, proxy, timeouts } = new FetchTransport().capabilities;
    expect({ name, trailers, tls, proxy, timeouts }).toEqual({
      name: "fetch",
      trailers: false,
      tls: false,
      proxy: false,
      timeouts: ["read", "write"],
    });
  });
});
