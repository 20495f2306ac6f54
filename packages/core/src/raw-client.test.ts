import { describe, expect, it } from "vitest";

import { Client } from "./client.ts";
import { collect } from "./collect.ts";
import { ReadError, ResponseTooLargeError, TransportClosedError, UnsupportedProtocolError } from "./errors.ts";
import { HttpResponse } from "./http-response.ts";
import type { RawOptions } from "./raw-client.ts";
import { caught } from "./testing/caught.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";
import { webStream } from "./testing/source.ts";
import { TrackedBody } from "./testing/tracked-body.ts";

const ok = (): HandlerTransport => new HandlerTransport(() => new HttpResponse({ text: "ok" }));
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe("client.raw", () => {
  it("gives status, headers and bytes", async () => {
    const transport = new HandlerTransport(
      () => new HttpResponse({ status: 404, headers: { "X-A": "1" }, body: new TrackedBody(["a", "b"]) }),
    );
    const response = await new Client({ transport }).raw.get("https://h/");
    expect(response.status).toBe(404);
    expect(response.headers.get("x-a")).toBe("1");
    expect(text(response.body)).toBe("ab");
  });

  for (const [when, url, handler] of [
    ["the URL is none", "https://", () => new HttpResponse()],
    ["the transport fails", "https://h/", () => Promise.reject(new ReadError("reset"))],
    ["it was answered without being read", "https://h/", () => new HttpResponse({ text: "ok" })],
  ] as const) {
    it(`gives up a stream when ${when}`, async () => {
      const { stream, cancellations } = webStream(["a"]);
      const client = new Client({ transport: new HandlerTransport(handler) });
      await client.raw.post(url, { body: stream }).catch(() => {});
      expect(cancellations).toHaveLength(1);
    });
  }

  it("leaves a stream to the transport that has read it", async () => {
    const { stream, cancellations } = webStream(["a"]);
    const transport = new HandlerTransport(async ({ body }) => new HttpResponse({ body: await collect(body!) }));
    expect(text((await new Client({ transport }).raw.post("https://h/", { body: stream })).body)).toBe("a");
    expect(cancellations).toEqual([]);
  });

  it("sends what it is given and nothing else", async () => {
    const transport = ok();
    const client = new Client({
      transport,
      headers: { "X-Default": "1" },
      params: { a: 1 },
      cookies: { b: "2" },
      auth: ["user", "pass"],
      raiseForStatus: true,
      eventHooks: { request: () => expect.unreachable(), response: () => expect.unreachable() },
    });
    await client.raw.get("https://user:pass@h/path", { headers: { "X-Own": "1" } });
    expect(transport.last.headers.raw).toEqual([["X-Own", "1"]]);
    expect(transport.last.url.search).toBe("");
    expect(transport.last.body).toBeNull();
  });

  it("follows, decodes and raises nothing", async () => {
    const zipped = new Uint8Array([0x1f, 0x8b, 0x08]);
    const headers = { location: "https://other/", "content-encoding": "gzip" };
    const transport = new HandlerTransport(() => new HttpResponse({ status: 302, headers, body: zipped }));
    const { status, body } = await new Client({ transport, raiseForStatus: true }).raw.get("https://h/");
    expect(status).toBe(302);
    expect(body).toEqual(zipped);
    expect(transport.requests).toHaveLength(1);
  });

  for (const [method, send] of [
    ["GET", (client: Client) => client.raw.get("https://h/")],
    ["HEAD", (client: Client) => client.raw.head("https://h/")],
    ["POST", (client: Client) => client.raw.post("https://h/", { body: "x" })],
    ["PUT", (client: Client) => client.raw.put("https://h/", { body: "x" })],
    ["PATCH", (client: Client) => client.raw.patch("https://h/", { body: "x" })],
    ["DELETE", (client: Client) => client.raw.delete("https://h/")],
    ["PURGE", (client: Client) => client.raw.request("purge", "https://h/")],
  ] as const) {
    it(`sends ${method}`, async () => {
      const transport = ok();
      await send(new Client({ transport }));
      expect(transport.last.method).toBe(method);
    });
  }

  it("frames the body (R3)", async () => {
    const transport = new HandlerTransport(async ({ body }) => new HttpResponse({ body: await collect(body!) }));
    const client = new Client({ transport });
    expect(text((await client.raw.post("https://h/", { body: "hello" })).body)).toBe("hello");
    expect(transport.last.headers.get("content-length")).toBe("5");
  });

  it("uses the transport that is mounted for the URL", async () => {
    const [main, mounted] = [ok(), ok()];
    await new Client({ transport: main, mounts: { "all://h": mounted } }).raw.get("https://h/");
    expect([main.requests.length, mounted.requests.length]).toEqual([0, 1]);
  });

  it("hands on timeout and signal", async () => {
    const transport = ok();
    const { signal } = new AbortController();
    const client = new Client({ transport, timeout: 7 });
    await client.raw.get("https://h/", { signal });
    expect(transport.last.extensions).toMatchObject({ signal, timeout: { read: 7, connect: 7 } });
    await client.raw.get("https://h/", { timeout: { read: 9 } });
    expect(transport.last.extensions.timeout).toMatchObject({ read: 9, connect: 7 });
  });

  it("is one object", () => {
    const client = new Client({ transport: ok() });
    expect(client.raw).toBe(client.raw);
  });
});

describe("client.raw refuses", () => {
  for (const [what, url, options, message] of [
    ["options it does not have", "https://h/", { json: {} }, 'raw: unknown option "json"'],
    [
      "a total limit, which it would not keep",
      "https://h/",
      { timeout: { total: 5 } },
      "raw: there is no total limit here",
    ],
    [
      "a controller for a signal",
      "https://h/",
      { signal: new AbortController() },
      "raw: signal must be an AbortSignal; of an AbortController, pass its signal",
    ],
    ["null for options", "https://h/", null, "raw: expected an object of options, got null"],
    ["a relative URL", "/path", {}, "is missing"],
    ["a bad header", "https://h/", { headers: { a: "\n" } }, "headers:"],
    ["a bad timeout", "https://h/", { timeout: -1 }, "timeout:"],
  ] as const) {
    it(`to send ${what}`, async () => {
      const transport = ok();
      const error = await caught(new Client({ transport }).raw.get(url, options as unknown as RawOptions));
      expect((error as Error).message).toContain(message);
      expect(transport.requests).toHaveLength(0);
    });
  }

  it("http where the client has httpsOnly", async () => {
    const transport = ok();
    const client = new Client({ transport, httpsOnly: true });
    expect(await caught(client.raw.get("http://h/"))).toBeInstanceOf(UnsupportedProtocolError);
    expect(transport.requests).toHaveLength(0);
  });

  it("a signal that has aborted", async () => {
    const transport = ok();
    const signal = AbortSignal.abort("before");
    expect(await caught(new Client({ transport }).raw.get("https://h/", { signal }))).toBe("before");
    expect(transport.requests).toHaveLength(0);
  });

  it("to work for a client that was closed", async () => {
    const client = new Client({ transport: ok() });
    await client.close();
    expect(await caught(client.raw.get("https://h/"))).toBeInstanceOf(TransportClosedError);
  });

  it("what is not a response", async () => {
    const transport = { handleRequest: async () => ({ status: 200 }) as unknown as HttpResponse };
    expect(await caught(new Client({ transport }).raw.get("https://h/"))).toEqual(
      new TypeError("transport: handleRequest() gave [object Object], expected an HttpResponse"),
    );
  });
});

describe("errors of client.raw", () => {
  it("are those of the transport, with the request", async () => {
    const failure = new ReadError("broken");
    const transport = new HandlerTransport(() => Promise.reject(failure));
    expect(await caught(new Client({ transport }).raw.get("https://h/"))).toBe(failure);
    expect(failure.request?.url.href).toBe("https://h/");
  });

  it("end a body that is too large (S-21)", async () => {
    const body = new TrackedBody(["too", "much"]);
    const client = new Client({
      transport: new HandlerTransport(() => new HttpResponse({ body })),
      maxResponseSize: 3,
    });
    const error = await caught(client.raw.get("https://h/"));
    expect(error).toBeInstanceOf(ResponseTooLargeError);
    expect((error as Error).message).toMatch(/^GET https:\/\/h\/: /);
    expect(body.isReleased).toBe(true);
  });

  it("end a body that breaks", async () => {
    const failure = new Error("broken");
    const body = new TrackedBody(["a"], { failure });
    const client = new Client({ transport: new HandlerTransport(() => new HttpResponse({ body })) });
    expect(await caught(client.raw.get("https://h/"))).toBe(failure);
    expect(body.isReleased).toBe(true);
  });
});
