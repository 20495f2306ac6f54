import { getEventListeners } from "node:events";

import { Client, HttpRequest, ReadTimeoutError, RemoteProtocolError, TransportClosedError } from "@haulier/core";
import { VirtualClock } from "@haulier/mock";
import { describe, expect, it } from "vitest";

import { FetchHandlerTransport } from "./fetch-handler-transport.ts";
import type { FetchApp, HandlerInfo } from "./fetch-handler.ts";
import { rejectionOf, useApp } from "./testing/use-app.ts";

const text = new TextEncoder();
const never = (): Promise<Response> => new Promise(() => {});

describe("the request that the app gets", () => {
  it("has method, URL, headers and body of the client's (X3)", async () => {
    const client = useApp(async (request) =>
      Response.json({
        method: request.method,
        url: request.url,
        host: request.headers.get("host"),
        type: request.headers.get("content-type"),
        twice: request.headers.get("x-twice"),
        json: await request.json(),
      }),
    );
    const response = await client.post("/users?page=2#top", {
      json: { name: "Ada" },
      headers: { "X-Twice": ["1", "2"] },
    });
    expect(response.json()).toEqual({
      method: "POST",
      url: "http://app.test/users?page=2",
      host: "app.test",
      type: "application/json",
      twice: "1, 2",
      json: { name: "Ada" },
    });
  });

  it("keeps a Host that is set, and drops credentials of the URL", async () => {
    const transport = new FetchHandlerTransport((request) =>
      Response.json([request.url, request.headers.get("host"), request.headers.get("authorization")]),
    );
    const request = new HttpRequest("GET", "https://user:secret@app.test/", { headers: { Host: "other.test" } });
    const response = await transport.handleRequest(request);
    await response.read();
    expect(response.json()).toEqual(["https://app.test/", "other.test", null]);
  });

  it("is where baseUrl says (X3)", async () => {
    const app: FetchApp = (request) => new Response(`${request.url} ${request.headers.get("host")}`);
    const asked = async (baseUrl: string | URL): Promise<string> =>
      (await useApp(app, { baseUrl }).get("http://anywhere.test:8080/users/1?x")).text();
    expect(await asked("https://public.example/api/")).toBe("https://public.example/api/users/1?x public.example");
    expect(await asked(new URL("http://public.example:81"))).toBe(
      "http://public.example:81/users/1?x public.example:81",
    );
  });

  it("comes from clientAddress, as Deno and as Bun tell it (X3)", async () => {
    const app: FetchApp = (request, info) => Response.json([info.remoteAddr, info.requestIP(request)]);
    const told = async (options?: { clientAddress: { address: string; port: number } }): Promise<unknown> =>
      (await useApp(app, options).get("/")).json();
    expect(await told()).toEqual([
      { transport: "tcp", hostname: "127.0.0.1", port: 123 },
      { address: "127.0.0.1", family: "IPv4", port: 123 },
    ]);
    expect(await told({ clientAddress: { address: "2001:db8::7", port: 4711 } })).toEqual([
      { transport: "tcp", hostname: "2001:db8::7", port: 4711 },
      { address: "2001:db8::7", family: "IPv6", port: 4711 },
    ]);
  });

  it("cannot be what a web Request is not", async () => {
    const client = useApp(() => new Response("called"));
    const refused = [
      client.request("GET", "/", { content: "body" }),
      client.request("TRACE", "/"),
      client.request("OPTIONS", "/", { extensions: { target: "*" } }),
    ];
    for (const error of await Promise.all(refused.map(rejectionOf)))
      expect(error).toMatchObject({ code: "ERR_LOCAL_PROTOCOL", processed: "no" });
    const withTrailers = new HttpRequest("POST", "http://app.test/", {
      content: "x",
      extensions: { trailers: { "X-A": "1" } },
    });
    await using transport = new FetchHandlerTransport(() => new Response());
    expect(await rejectionOf(transport.handleRequest(withTrailers))).toMatchObject({
      code: "ERR_LOCAL_PROTOCOL",
      message: expect.stringContaining("a web Request has no trailers"),
    });
  });
});

describe("the response that the client gets", () => {
  it("has status, phrase and headers, with Set-Cookie kept apart (X3)", async () => {
    const client = useApp(() => {
      const headers = new Headers({ "X-One": "1" });
      headers.append("Set-Cookie", "a=1; Expires=Wed, 09 Jun 2100 10:18:14 GMT");
      headers.append("Set-Cookie", "b=2");
      return new Response("made", { status: 201, statusText: "Made", headers });
    });
    const response = await client.get("/");
    expect([response.status, response.reasonPhrase, response.text()]).toEqual([201, "Made", "made"]);
    expect(response.headers.getSetCookie()).toEqual(["a=1; Expires=Wed, 09 Jun 2100 10:18:14 GMT", "b=2"]);
    expect(response.headers.get("x-one")).toBe("1");
  });

  it("has the usual phrase where the app gives none", async () => {
    expect((await useApp(() => new Response(null, { status: 404 })).get("/")).reasonPhrase).toBe("Not Found");
  });

  it("has no body after HEAD, and the app's is cancelled (X3)", async () => {
    let isCancelled = false;
    const body = new ReadableStream({ cancel: () => void (isCancelled = true) }, { highWaterMark: 0 });
    const response = await useApp(() => new Response(body, { headers: { "Content-Length": "5" } })).head("/");
    expect([response.content.byteLength, response.headers.get("content-length")]).toEqual([0, "5"]);
    expect(isCancelled).toBe(true);
  });

  it("is decoded by the client, like any other", async () => {
    const client = useApp(() => {
      const zipped = new Blob(["hello"]).stream().pipeThrough(new CompressionStream("gzip"));
      return new Response(zipped, { headers: { "Content-Encoding": "gzip" } });
    });
    expect((await client.get("/")).text()).toBe("hello");
  });

  it("is neither followed nor judged by the transport, but by the client", async () => {
    const client = useApp((request) =>
      new URL(request.url).pathname === "/old" ? Response.redirect("http://app.test/new", 302) : new Response("new"),
    );
    const response = await client.get("/old");
    expect([response.text(), response.history.map(({ status }) => status)]).toEqual(["new", [302]]);
  });
});

describe("an app that fails", () => {
  const failure = new RangeError("no such page");
  const ways: Readonly<Record<string, FetchApp>> = {
    "by throwing": () => {
      throw failure;
    },
    "by rejecting": () => Promise.reject(failure),
  };

  for (const [way, app] of Object.entries(ways)) {
    it(`${way} fails the request with its own error (X3)`, async () => {
      expect(await rejectionOf(useApp(app).get("/"))).toBe(failure);
    });

    it(`${way} gives a 500 with raiseAppErrors: false (X3)`, async () => {
      const response = await useApp(app, { raiseAppErrors: false }).get("/");
      expect([response.status, response.text()]).toEqual([500, "Internal Server Error"]);
    });
  }

  it("by returning no response says so (X3)", async () => {
    const client = useApp((() => undefined) as unknown as FetchApp);
    expect(await rejectionOf(client.get("/"))).toMatchObject({
      name: "TypeError",
      message: expect.stringContaining("GET http://app.test/: the app gave undefined, expected a web Response"),
    });
    const strict = useApp((() => "text") as unknown as FetchApp, { raiseAppErrors: false });
    expect((await strict.get("/")).status).toBe(500);
  });

  it("by returning a response twice says so (X3)", async () => {
    const same = new Response("once");
    const client = useApp(() => same);
    expect((await client.get("/")).text()).toBe("once");
    expect(await rejectionOf(client.get("/"))).toMatchObject({
      name: "TypeError",
      message: expect.stringContaining("has been read already"),
    });
  });

  /** Two pieces, then a failure. */
  const halfway: FetchApp = () => {
    const pieces = ["one", "two"];
    const body = new ReadableStream(
      {
        pull(controller) {
          const piece = pieces.shift();
          if (piece === undefined) controller.error(failure);
          else controller.enqueue(text.encode(piece));
        },
      },
      { highWaterMark: 0 },
    );
    return new Response(body);
  };

  it("in the middle of the body fails that, after what had arrived", async () => {
    const response = await useApp(halfway).stream("GET", "/");
    const pieces = response.raw();
    expect([String(await pieces.next().then(({ value }) => value)), (await pieces.next()).done]).toEqual([
      "111,110,101",
      false,
    ]);
    expect(await rejectionOf(pieces.next())).toBe(failure);
  });

  it("in the middle of the body breaks that off with raiseAppErrors: false", async () => {
    const response = await useApp(halfway, { raiseAppErrors: false }).stream("GET", "/");
    const error = await rejectionOf(response.read());
    expect(error).toBeInstanceOf(RemoteProtocolError);
    expect(error).toMatchObject({
      cause: failure,
      message: "GET http://app.test/: the app failed before its response was complete",
    });
  });

  it("by a piece that is no bytes fails the body", async () => {
    const body = new ReadableStream({ start: (controller) => controller.enqueue("text") });
    expect(await rejectionOf(useApp(() => new Response(body)).get("/"))).toMatchObject({
      message: "a piece of the response body is a string, expected bytes",
    });
  });
});

describe("leaving", () => {
  it("aborts request.signal with the reason of the client's (EX3)", async () => {
    const reasons: unknown[] = [];
    const controller = new AbortController();
    const client = useApp((request) => {
      request.signal.addEventListener("abort", () => reasons.push(request.signal.reason));
      controller.abort("enough");
      return never();
    });
    expect(await rejectionOf(client.get("/", { signal: controller.signal }))).toBe("enough");
    expect(reasons).toEqual(["enough"]);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  it("aborts request.signal and cancels the body when the response is closed early", async () => {
    const seen: unknown[] = [];
    const client = useApp((request) => {
      request.signal.addEventListener("abort", () => seen.push((request.signal.reason as Error).name));
      const body = new ReadableStream({
        pull: (controller) => controller.enqueue(text.encode("more")),
        cancel: (reason: unknown) => void seen.push(reason),
      });
      return new Response(body);
    });
    const response = await client.stream("GET", "/");
    await response.raw().next();
    await response.close();
    expect(seen).toEqual(["AbortError", expect.objectContaining({ name: "AbortError" })]);
  });

  it("does not abort request.signal at the end of a response that was read", async () => {
    let signal: AbortSignal | undefined;
    const client = useApp((request) => {
      signal = request.signal;
      return new Response("all of it");
    });
    await client.get("/");
    await client.close();
    expect(signal?.aborted).toBe(false);
  });

  it("gives up a response that comes too late", async () => {
    const { promise, resolve } = Promise.withResolvers<Response>();
    const cancelled = Promise.withResolvers<string>();
    const controller = new AbortController();
    const client = useApp(() => promise);
    const failing = rejectionOf(client.get("/", { signal: controller.signal }));
    controller.abort();
    await failing;
    resolve(new Response(new ReadableStream({ cancel: () => cancelled.resolve("cancelled") })));
    expect(await cancelled.promise).toBe("cancelled");
  });
});

describe("timeout.read", () => {
  it("ends the waiting for an app that is silent, and tells the app", async () => {
    const clock = new VirtualClock();
    let signal: AbortSignal | undefined;
    const app: FetchApp = (request) => {
      ({ signal } = request);
      return never();
    };
    const client = useApp(app, { clock, client: { clock, timeout: { read: 200 } } });
    const failing = rejectionOf(client.get("/"));
    await clock.advance(200);
    const error = await failing;
    expect(error).toBeInstanceOf(ReadTimeoutError);
    expect(error).toMatchObject({ limit: 200, elapsed: 200, processed: "maybe" });
    expect(signal?.reason).toBe(error);
    expect(clock.pending).toEqual([]);
  });

  it("counts neither the time in which the app waits for the client, nor that in which nobody reads", async () => {
    const clock = new VirtualClock();
    const slow = async function* (): AsyncGenerator<string> {
      await new Promise<void>((resolve) => void clock.startTimer(resolve, 1_000));
      yield "late";
    };
    const client = useApp(async (request) => new Response(await request.text()), {
      clock,
      client: { clock, timeout: { read: 200 } },
    });
    const sending = client.stream("POST", "/", { content: slow() });
    await clock.advance(1_000);
    const response = await sending;
    await clock.advance(1_000);
    await response.read();
    expect(response.text()).toBe("late");
  });
});

describe("close()", () => {
  it("waits for bodies that are being read, and refuses what comes after", async () => {
    const transport = new FetchHandlerTransport(() => new Response("body"));
    const client = new Client({ transport, baseUrl: "http://app.test" });
    const response = await client.stream("GET", "/");
    let isClosed = false;
    const closing = transport.close().then(() => (isClosed = true));
    expect(await rejectionOf(transport.handleRequest(new HttpRequest("GET", "http://app.test/")))).toBeInstanceOf(
      TransportClosedError,
    );
    expect(isClosed).toBe(false);
    await response.read();
    await closing;
    expect(response.text()).toBe("body");
  });

  it("does not wait for a response that has no body", async () => {
    const transport = new FetchHandlerTransport(() => new Response(null, { status: 204 }));
    expect((await transport.handleRequest(new HttpRequest("GET", "http://app.test/"))).status).toBe(204);
    await transport.close();
  });
});

describe("trace", () => {
  it("tells what happens", async () => {
    const types: string[] = [];
    const client = useApp(async (request) => new Response(await request.text()));
    await client.post("/", { content: ["a", "b"], extensions: { trace: ({ type }) => void types.push(type) } });
    expect(types).toEqual(["requestSent", "headersReceived", "done"]);
  });

  for (const type of ["requestSent", "headersReceived"] as const) {
    it(`ends the exchange when it throws at ${type}`, async () => {
      const broken = new Error("the listener is broken");
      const client = useApp(async (request) => new Response(await request.text()));
      const trace = (event: { type: string }): void => {
        if (event.type === type) throw broken;
      };
      expect(await rejectionOf(client.post("/", { content: ["a"], extensions: { trace } }))).toBe(broken);
    });
  }

  it("changes nothing when it throws at the end", async () => {
    const trace = (event: { type: string }): void => {
      if (event.type === "done") throw new Error("too late");
    };
    const client = useApp(() => new Response("all the same"));
    expect((await client.get("/", { extensions: { trace } })).text()).toBe("all the same");
  });
});

describe("the constructor", () => {
  it("takes a function, or an object with fetch, which is called as its method", async () => {
    const app = {
      name: "mine",
      fetch(this: { name: string }, _request: Request, info: HandlerInfo) {
        return new Response(`${this.name} ${info.remoteAddr.port}`);
      },
    };
    expect((await useApp(app as FetchApp).get("/")).text()).toBe("mine 123");
  });

  for (const [options, message] of [
    [{ raiseAppError: false }, 'unknown option "raiseAppError"; did you mean "raiseAppErrors"?'],
    [{ raiseAppErrors: "no" }, "raiseAppErrors: expected true or false, got a string"],
    [{ baseUrl: "/api" }, "baseUrl: expected an absolute http: or https: URL"],
    [{ baseUrl: "http://h/?x" }, "baseUrl: expected an absolute http: or https: URL"],
    [
      { clientAddress: { address: "localhost", port: 1 } },
      'expected an IP address such as "203.0.113.7", got "localhost"',
    ],
    [{ clientAddress: { address: "1.2.3.400", port: 1 } }, 'got "1.2.3.400"'],
    [{ clientAddress: { address: "1.2.3.4", port: 65_536 } }, "expected a port from 0 to 65535, got 65536"],
  ] as const) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      expect(() => new FetchHandlerTransport(() => new Response(), options as object)).toThrow(message);
    });
  }

  it("refuses what cannot be called", () => {
    expect(() => new FetchHandlerTransport({} as FetchApp)).toThrow(
      new TypeError("FetchHandlerTransport: expected a function (Request) => Response, or an object with fetch"),
    );
  });
});
