import { describe, expect, it } from "vitest";

import { Client } from "./client.ts";
import { collect } from "./collect.ts";
import {
  ConnectError,
  DecodingError,
  HttpStatusError,
  ReadError,
  ResponseNotReadError,
  ResponseTooLargeError,
  TransportClosedError,
} from "./errors.ts";
import { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import { caught } from "./testing/caught.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";
import { listenerCount } from "./testing/listener-count.ts";
import { aborted, TrackedBody } from "./testing/tracked-body.ts";
import { defaultTimeouts } from "./timeouts.ts";
import type { PoolStatus, Transport } from "./transport.ts";

const ok = (): HandlerTransport => new HandlerTransport(() => new HttpResponse({ text: "ok" }));

describe("the methods of a client", () => {
  for (const [method, send] of [
    ["GET", (client: Client) => client.get("https://h/")],
    ["HEAD", (client: Client) => client.head("https://h/")],
    ["OPTIONS", (client: Client) => client.options("https://h/")],
    ["POST", (client: Client) => client.post("https://h/")],
    ["PUT", (client: Client) => client.put("https://h/")],
    ["PATCH", (client: Client) => client.patch("https://h/")],
    ["DELETE", (client: Client) => client.delete("https://h/")],
    ["QUERY", (client: Client) => client.query("https://h/", { json: { q: 1 } })],
    ["PURGE", (client: Client) => client.request("purge", "https://h/")],
    ["REPORT", (client: Client) => client.stream("REPORT", "https://h/")],
  ] as const) {
    it(`send ${method}`, async () => {
      const transport = ok();
      const response = await send(new Client({ transport }));
      expect(transport.log).toEqual([`${method} https://h/`]);
      expect(response.request.method).toBe(method);
      expect(response.url.href).toBe("https://h/");
    });
  }

  it("need no class for a transport", async () => {
    const client = new Client({
      transport: { handleRequest: async ({ url }) => new HttpResponse({ text: url.pathname }) },
    });
    expect(await client.get("https://h/x").text()).toBe("/x");
  });

  it("may be called many at once", async () => {
    const client = new Client({
      transport: new HandlerTransport(async ({ url }) => {
        await Promise.resolve();
        return new HttpResponse({ text: url.pathname });
      }),
    });
    const paths = Array.from({ length: 100 }, (_, index) => `/${index}`);
    expect(await Promise.all(paths.map((path) => client.get(`https://h${path}`).text()))).toEqual(paths);
  });
});

describe("reading", () => {
  it("is done when get() and send() resolve (M9)", async () => {
    const bodies = [new TrackedBody(), new TrackedBody()];
    const client = new Client({
      transport: new HandlerTransport((_request, count) => new HttpResponse({ body: bodies[count - 1]! })),
    });
    expect((await client.get("https://h/")).text()).toBe("body");
    expect((await client.send(client.buildRequest("GET", "https://h/"))).text()).toBe("body");
    expect(bodies.map(({ state }) => state)).toEqual(["ended", "ended"]);
  });

  for (const [what, stream] of [
    ["stream()", (client: Client) => client.stream("GET", "https://h/")],
    ["send() with stream", (client: Client) => client.send(client.buildRequest("GET", "https://h/"), { stream: true })],
  ] as const) {
    it(`is left to the caller by ${what}`, async () => {
      const body = new TrackedBody();
      const client = new Client({ transport: new HandlerTransport(() => new HttpResponse({ body })) });
      {
        await using response = await stream(client);
        expect(body.state).toBe("unread");
        expect(() => response.text()).toThrow(ResponseNotReadError);
      }
      expect(body.state).toBe("cancelled");
    });
  }

  it("ends with the error of the body, with nothing left open (M9, S20)", async () => {
    const failure = new ReadError("broken");
    const body = new TrackedBody(["a"], { failure });
    const client = new Client({ transport: new HandlerTransport(() => new HttpResponse({ body })) });
    expect(await caught(client.get("https://h/"))).toBe(failure);
    expect(body.state).toBe("failed");
  });

  it("ends at maxResponseSize, where a stream does not (S-21)", async () => {
    const bodies: TrackedBody[] = [];
    const transport = new HandlerTransport(() => {
      bodies.push(new TrackedBody(["too", "much"]));
      return new HttpResponse({ body: bodies.at(-1)! });
    });
    const client = new Client({ transport, maxResponseSize: 6 });
    const error = await caught(client.get("https://h/"));
    expect(error).toBeInstanceOf(ResponseTooLargeError);
    expect((error as ResponseTooLargeError).request?.url.href).toBe("https://h/");
    expect(bodies[0]!.isReleased).toBe(true);
    await using response = await client.stream("GET", "https://h/");
    expect((await collect(response.bytes())).byteLength).toBe(7);
  });

  it("fails on a body that does not decode, with the request", async () => {
    const body = new TrackedBody(["not gzip"]);
    const transport = new HandlerTransport(() => new HttpResponse({ headers: { "content-encoding": "gzip" }, body }));
    const error = await caught(new Client({ transport }).get("https://h/"));
    expect(error).toBeInstanceOf(DecodingError);
    expect((error as DecodingError).request?.url.href).toBe("https://h/");
    expect(body.isReleased).toBe(true);
  });

  it("decodes by the decoders of the client", async () => {
    const transport = new HandlerTransport(
      () => new HttpResponse({ headers: { "content-encoding": "shout" }, body: new TrackedBody(["hello"]) }),
    );
    const decode = async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const piece of source) yield new TextEncoder().encode(new TextDecoder().decode(piece).toUpperCase());
    };
    expect(await new Client({ transport, decoders: { Shout: { decode } } }).get("https://h/").text()).toBe("HELLO");
  });

  it("goes by the default encoding of the client (S5)", async () => {
    const transport = new HandlerTransport(() => new HttpResponse({ body: new Uint8Array([0xe9]) }));
    expect(await new Client({ transport, defaultEncoding: "windows-1252" }).get("https://h/").text()).toBe("é");
  });
});

describe("raiseForStatus", () => {
  const answering = (status: number, body: TrackedBody): HandlerTransport =>
    new HandlerTransport(() => new HttpResponse({ status, body }));

  for (const [clientSays, requestSays, raises] of [
    [undefined, undefined, false],
    [true, undefined, true],
    [true, false, false],
    [false, true, true],
  ] as const) {
    it(`${raises ? "rejects" : "does not reject"} a 404 when the client says ${clientSays} and the request says ${requestSays}`, async () => {
      const client = new Client({
        transport: answering(404, new TrackedBody(["not here"])),
        raiseForStatus: clientSays,
      });
      const outcome = await client.get("https://h/", { raiseForStatus: requestSays }).catch((error: unknown) => error);
      expect(outcome instanceof HttpStatusError).toBe(raises);
    });
  }

  it("has read the body, which the error has", async () => {
    const client = new Client({ transport: answering(404, new TrackedBody(["not here"])), raiseForStatus: true });
    const error = (await caught(client.get("https://h/"))) as HttpStatusError;
    expect(error.response.text()).toBe("not here");
    expect(error.request).toBe(error.response.request);
  });

  it("closes the response of a stream, and keeps the text that says why", async () => {
    const body = new TrackedBody(["out of diesel"]);
    const client = new Client({ transport: answering(500, body), raiseForStatus: true });
    const error = (await caught(client.stream("GET", "https://h/"))) as HttpStatusError;
    expect(error).toBeInstanceOf(HttpStatusError);
    expect(body.isReleased).toBe(true);
    expect(error.response.text()).toBe("out of diesel");
  });

  it("can be said to send()", async () => {
    const client = new Client({ transport: answering(500, new TrackedBody()) });
    const request = client.buildRequest("GET", "https://h/");
    expect(await caught(client.send(request, { raiseForStatus: true }))).toBeInstanceOf(HttpStatusError);
  });

  for (const [status, text, headers] of [
    [101, "Informational response '101 Switching Protocols'", {}],
    [303, "Redirect response '303 See Other'", { location: "/other?token=s3cret" }],
    [304, "Redirect response '304 Not Modified'", {}],
    [403, "Client error '403 Forbidden'", {}],
    [500, "Server error '500 Internal Server Error'", {}],
    [600, "Invalid status code '600'", {}],
  ] as const) {
    it(`says ${text} (S12)`, async () => {
      const transport = new HandlerTransport(() => new HttpResponse({ status, headers }));
      const client = new Client({ transport, raiseForStatus: true, followRedirects: false });
      const { message } = (await caught(client.get("https://u:s3cret@h/?key=s3cret"))) as HttpStatusError;
      const lines = message.split("\n");
      expect(lines).toEqual([
        `${text} for url 'https://***@h/?key=***'`,
        ...("location" in headers ? ["Redirect location: 'https://***@h/other?token=***'"] : []),
        `For more information check: https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/${status}`,
      ]);
    });
  }
});

describe("send()", () => {
  for (const value of [undefined, null, "https://h/", {}, new Request("https://h/")]) {
    it(`refuses ${Object.prototype.toString.call(value)} (M9)`, async () => {
      const error = await caught(new Client({ transport: ok() }).send(value as HttpRequest));
      expect(error).toEqual(new TypeError("send: expected an HttpRequest; build one with client.buildRequest()"));
    });
  }

  it("sends a request as it is, without the defaults of the client", async () => {
    const transport = ok();
    const client = new Client({ transport, headers: { "x-a": "1" }, params: { a: 1 } });
    await client.send(new HttpRequest("GET", "https://h/", { headers: { "X-B": "2" } }));
    expect(transport.last.headers.raw).toEqual([["X-B", "2"]]);
    expect(transport.last.url.href).toBe("https://h/");
  });

  it("gives a request without limits those of the client (M10)", async () => {
    const transport = ok();
    const client = new Client({ transport, timeout: 7 });
    await client.send(new HttpRequest("GET", "https://h/"));
    await client.send(new HttpRequest("GET", "https://h/", { extensions: { timeout: defaultTimeouts } }));
    expect(transport.requests.map(({ extensions }) => extensions.timeout?.read)).toEqual([7, 30_000]);
  });

  it("does not change the request", async () => {
    const transport = ok();
    const client = new Client({
      transport,
      auth: ["user", "pass"],
      cookies: { a: "1" },
      eventHooks: { request: ({ headers }) => headers.append("X-Hook", "1") },
    });
    const request = client.buildRequest("POST", "https://h/", { json: 1 });
    const before = JSON.stringify(request.headers.raw);
    await client.send(request);
    await client.send(request);
    expect(JSON.stringify(request.headers.raw)).toBe(before);
    expect(transport.requests[1]!.headers.raw).toEqual(transport.requests[0]!.headers.raw);
    expect(transport.last.headers.getAll("x-hook")).toEqual(["1"]);
  });

  it("builds nothing that is sent", () => {
    const transport = ok();
    new Client({ transport }).buildRequest("GET", "https://h/");
    expect(transport.requests).toHaveLength(0);
  });
});

describe("a transport that fails", () => {
  for (const [what, failure] of [
    ["an error of its own", new Error("ECONNRESET")],
    ["a string", "broken"],
    ["undefined", undefined],
  ] as const) {
    it(`with ${what} fails the call with just that (X1)`, async () => {
      // oxlint-disable-next-line prefer-promise-reject-errors -- what a bad transport does
      const transport = new HandlerTransport(() => Promise.reject(failure));
      const outcome = await new Client({ transport }).get("https://h/").then(
        () => "resolved",
        (error: unknown) => [error],
      );
      expect(outcome).toEqual([failure]);
    });
  }

  it("by throwing at once fails the call as well", async () => {
    const failure = new Error("at once");
    const transport: Transport = {
      handleRequest: () => {
        throw failure;
      },
    };
    expect(await caught(new Client({ transport }).get("https://h/"))).toBe(failure);
  });

  it("has its errors named after the request where it did not do so (X1, EX1)", async () => {
    const named = new HttpRequest("GET", "https://named/");
    const failures = [new ConnectError("refused"), new ConnectError("refused", { request: named })];
    const client = new Client({
      transport: new HandlerTransport((_request, count) => Promise.reject(failures[count - 1]!)),
    });
    expect(await caught(client.get("https://h/"))).toMatchObject({ request: { url: { href: "https://h/" } } });
    expect(await caught(client.get("https://h/"))).toMatchObject({ request: { url: { href: "https://named/" } } });
  });

  for (const [what, value, got] of [
    ["nothing", undefined, "undefined"],
    ["null", null, "[object Null]"],
    ["a string", "ok", "string"],
    ["an object", { status: 200 }, "[object Object]"],
    ["a web Response", new Response(), "[object Response]"],
  ] as const) {
    it(`by giving ${what} fails the call with a clear error`, async () => {
      const client = new Client({ transport: { handleRequest: async () => value as unknown as HttpResponse } });
      const message = `transport: handleRequest() gave ${got}, expected an HttpResponse`;
      expect(await caught(client.get("https://h/"))).toEqual(new TypeError(message));
    });
  }
});

describe("a signal (EX3)", () => {
  for (const [what, send] of [
    ["get()", (client: Client, signal: AbortSignal) => client.get("https://h/", { signal })],
    ["stream()", (client: Client, signal: AbortSignal) => client.stream("GET", "https://h/", { signal })],
    [
      "send()",
      (client: Client, signal: AbortSignal) => client.send(client.buildRequest("GET", "https://h/", { signal })),
    ],
  ] as const) {
    it(`that has aborted lets ${what} send nothing, not even to hooks and auth`, async () => {
      const transport = ok();
      const client = new Client({
        transport,
        auth: () => expect.unreachable(),
        eventHooks: { request: () => expect.unreachable() },
      });
      const reason = new Error("before");
      expect(await caught(send(client, AbortSignal.abort(reason)))).toBe(reason);
      expect(transport.requests).toHaveLength(0);
    });
  }

  it("that aborts without a reason rejects with an AbortError", async () => {
    expect(
      await caught(new Client({ transport: ok() }).get("https://h/", { signal: AbortSignal.abort() })),
    ).toMatchObject({ name: "AbortError" });
  });

  it("ends a request under way, by way of the transport", async () => {
    const controller = new AbortController();
    const transport = new HandlerTransport(({ extensions }) => aborted(extensions.signal!));
    const sending = caught(new Client({ transport }).get("https://h/", { signal: controller.signal }));
    controller.abort("enough");
    expect(await sending).toBe("enough");
  });

  it("ends a body that is being read", async () => {
    const controller = new AbortController();
    const body = new TrackedBody(["a"], { until: controller.signal });
    const transport = new HandlerTransport(() => new HttpResponse({ body }));
    const sending = caught(new Client({ transport }).get("https://h/", { signal: controller.signal }));
    setTimeout(() => controller.abort("enough"));
    expect(await sending).toBe("enough");
    expect(body.state).toBe("failed");
  });

  it("that aborts in a request hook keeps the request from being sent", async () => {
    const controller = new AbortController();
    const transport = ok();
    const client = new Client({ transport, eventHooks: { request: () => controller.abort("enough") } });
    expect(await caught(client.get("https://h/", { signal: controller.signal }))).toBe("enough");
    expect(transport.requests).toHaveLength(0);
  });

  it("has no listener of the client", async () => {
    const { signal } = new AbortController();
    const listeners = listenerCount(signal);
    const client = new Client({ transport: ok() });
    await client.get("https://h/", { signal });
    expect(listeners()).toBe(0);
  });
});

describe("close()", () => {
  it("closes the transport and all that are mounted, each once, also when it is called twice (M5)", async () => {
    const [main, mounted] = [ok(), ok()];
    const client = new Client({
      transport: main,
      mounts: { "all://a": mounted, "all://b": mounted, "all://c": null, "all://d": main },
    });
    expect(client.isClosed).toBe(false);
    await Promise.all([client.close(), client.close()]);
    await client.close();
    expect(client.isClosed).toBe(true);
    expect([main.closings, mounted.closings]).toEqual([1, 1]);
  });

  it("is what disposal does", async () => {
    const transport = ok();
    {
      await using client = new Client({ transport });
      await client.get("https://h/");
    }
    expect(transport.closings).toBe(1);
  });

  it("refuses what comes after, before anything else is done (M5)", async () => {
    const transport = ok();
    const client = new Client({ transport, timeout: { total: 1_000 } });
    const request = client.buildRequest("GET", "https://h/");
    await client.close();
    for (const sending of [
      client.get("https://h/"),
      client.stream("GET", "https://h/"),
      client.send(request),
      client.raw.get("https://h/"),
      client.get("https://h/", { timeout: null }),
    ]) {
      const error = await caught(sending);
      expect(error).toBeInstanceOf(TransportClosedError);
      expect((error as TransportClosedError).processed).toBe("no");
    }
    expect(transport.requests).toHaveLength(0);
  });

  it("lets what is in flight finish", async () => {
    let answer!: (response: HttpResponse) => void;
    const transport = new HandlerTransport(() => new Promise((resolve) => (answer = resolve)));
    const client = new Client({ transport });
    const sending = client.get("https://h/").text();
    await client.close();
    answer(new HttpResponse({ text: "late" }));
    expect(await sending).toBe("late");
  });

  it("does without transports that cannot be closed", async () => {
    const client = new Client({ transport: { handleRequest: async () => new HttpResponse() } });
    await expect(client.close()).resolves.toBeUndefined();
  });

  it("closes the others when one does not close, and waits for them", async () => {
    const failure = new Error("cannot close");
    let closed = false;
    const failing: Transport = { handleRequest: async () => new HttpResponse(), close: () => Promise.reject(failure) };
    const slow: Transport = {
      handleRequest: async () => new HttpResponse(),
      close: async () => {
        for (let turn = 0; turn < 50; turn++) await Promise.resolve();
        closed = true;
      },
    };
    const client = new Client({ transport: failing, mounts: { "all://slow": slow } });
    expect(await caught(client.close())).toBe(failure);
    expect(closed).toBe(true);
  });
});

describe("a derived client", () => {
  it("shares the transport, and leaves it open when it is closed", async () => {
    const transport = ok();
    const client = new Client({ transport });
    const derived = client.extend({ headers: { "x-a": "1" } });
    await derived.close();
    expect([transport.closings, derived.isClosed, client.isClosed]).toEqual([0, true, false]);
    expect((await client.get("https://h/")).status).toBe(200);
    expect(await caught(derived.get("https://h/"))).toBeInstanceOf(TransportClosedError);
  });

  it("closes what it was given itself, and nothing else", async () => {
    const [main, mounted, own, ownMounted] = [ok(), ok(), ok(), ok()] as const;
    const client = new Client({ transport: main, mounts: { "all://a": mounted } });
    const derived = client.extend({ transport: own, mounts: { "all://b": ownMounted } });
    const grandchild = derived.extend({ headers: { "x-a": "1" } });
    await grandchild.close();
    expect([main, mounted, own, ownMounted].map(({ closings }) => closings)).toEqual([0, 0, 0, 0]);
    await derived.close();
    expect([main, mounted, own, ownMounted].map(({ closings }) => closings)).toEqual([0, 0, 1, 1]);
    await client.close();
    expect([main, mounted, own, ownMounted].map(({ closings }) => closings)).toEqual([1, 1, 1, 1]);
  });

  it("has a raw client of its own", async () => {
    const client = new Client({ transport: ok() });
    const derived = client.extend({});
    expect(derived.raw).not.toBe(client.raw);
    await derived.close();
    expect((await client.raw.get("https://h/")).status).toBe(200);
  });
});

describe("poolStatus()", () => {
  it("is that of the transport, and undefined where there is none", () => {
    const status: PoolStatus = { open: 2, idle: 1, active: 1, queued: 0, origins: {} };
    const handleRequest = async (): Promise<HttpResponse> => new HttpResponse();
    expect(new Client({ transport: { handleRequest, poolStatus: () => status } }).poolStatus()).toBe(status);
    expect(new Client({ transport: { handleRequest } }).poolStatus()).toBeUndefined();
  });
});
