import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

import { Client, HttpRequest } from "@haulier/core";
import { directConnector } from "@haulier/net";
import { Agent, MockAgent } from "undici";
import { afterEach, describe, expect, it } from "vitest";

import type { Dispatcher } from "./load-undici.ts";
import { UndiciTransport } from "./undici-transport.ts";

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

/** A server for one test; its URL. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  endings.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function create(options?: ConstructorParameters<typeof UndiciTransport>[0]): UndiciTransport {
  const transport = new UndiciTransport(options);
  endings.push(() => transport.close());
  return transport;
}

describe("options", () => {
  const bad: readonly [what: string, options: object, message: RegExp][] = [
    ["an unknown option", { limit: {} }, /unknown option "limit"; did you mean "limits"/],
    ["an unknown limit", { limits: { maxConnection: 1 } }, /did you mean "maxConnections"/],
    ["a limit below 1", { limits: { maxConnections: 0 } }, /maxConnections/],
    ["an unknown TLS option", { tls: { rejectUnauthorized: false } }, /tls: unknown option "rejectUnauthorized"/],
    ["a size that is none", { maxHeaderSize: -1 }, /maxHeaderSize must be a whole number of bytes/],
    ["a negative time", { expectContinueTimeout: -1 }, /expectContinueTimeout must be milliseconds/],
    ["a time without end", { expectContinueTimeout: Number.POSITIVE_INFINITY }, /expectContinueTimeout/],
    ["a connector that is none", { connector: {} }, /connector must be a function/],
    ["a connector with tls", { connector: directConnector(), tls: {} }, /with a connector, pass tls to that one/],
    ["a dispatcher that is none", { dispatcher: {} }, /must be a dispatcher of undici 8/],
    ["a dispatcher with limits", { dispatcher: new Agent(), limits: {} }, /give "limits" to the dispatcher/],
  ];
  for (const [what, options, message] of bad) {
    it(`refuses ${what}`, () => {
      expect(() => new UndiciTransport(options)).toThrow(TypeError);
      expect(() => new UndiciTransport(options)).toThrow(message);
    });
  }

  it("accepts a header block up to maxHeaderSize, and ends the response beyond it", async () => {
    const url = await serve((_, response) => response.setHeader("X-Long", "x".repeat(10_000)).end());
    expect((await create().handleRequest(new HttpRequest("GET", url))).headers.get("x-long")).toHaveLength(10_000);
    await expect(create({ maxHeaderSize: 8_000 }).handleRequest(new HttpRequest("GET", url))).rejects.toMatchObject({
      code: "ERR_REMOTE_PROTOCOL",
    });
  });

  it("stops reading at the high-water mark", async () => {
    let sent = 0;
    const url = await serve((_, response) => {
      const send = (): void => {
        while (sent < 50_000_000) {
          sent += 65_536;
          if (!response.write(Buffer.alloc(65_536))) return void response.once("drain", send);
        }
        response.end();
      };
      send();
    });
    const response = await create({ highWaterMark: 1 }).handleRequest(new HttpRequest("GET", url));
    // What the two kernels hold is beyond anybody's mark; 50 MB are not.
    let before = -1;
    while (before !== sent) {
      before = sent;
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(sent).toBeLessThan(50_000_000);
    await response.close();
  });

  it("dials by the connector that it is given", async () => {
    const url = await serve((_, response) => response.end("here"));
    const { port } = new URL(url);
    const asked: string[] = [];
    const direct = directConnector();
    const transport = create({
      connector: (target, options) => {
        asked.push(`${target.protocol}//${target.hostname}:${target.port} ${options.alpnProtocols?.join()}`);
        return direct({ ...target, hostname: "127.0.0.1", port: Number(port) }, options);
      },
    });
    const response = await transport.handleRequest(new HttpRequest("GET", "http://elsewhere.test:8080/"));
    expect(new TextDecoder().decode(await response.read())).toBe("here");
    expect(asked).toEqual(["http://elsewhere.test:8080 http/1.1"]);
  });
});

describe("requests that cannot be sent", () => {
  for (const [what, method, init] of [
    ["CONNECT without a target", "CONNECT", {}],
    ["an Expect that nobody knows", "GET", { headers: { Expect: "200-ok" } }],
    ["a target with a space", "GET", { extensions: { target: "/a b" } }],
    ["the field Keep-Alive", "GET", { headers: { "Keep-Alive": "timeout=5" } }],
  ] as const) {
    it(`refuses ${what}, and keeps the connection`, async () => {
      const url = await serve((_, response) => response.end());
      const transport = create();
      await (await transport.handleRequest(new HttpRequest("GET", url))).read();
      const request = new HttpRequest(method, url, init);
      await expect(transport.handleRequest(request)).rejects.toMatchObject({
        code: "ERR_LOCAL_PROTOCOL",
        processed: "no",
      });
      const again = await transport.handleRequest(new HttpRequest("GET", url));
      await again.read();
      expect(again.extensions.connection).toMatchObject({ id: 1, reused: true });
    });
  }
});

describe("the request target", () => {
  for (const [given, sent] of [
    ["/", "/"],
    ["/?", "/?"],
    ["/a/b?c=d&e#f", "/a/b?c=d&e"],
    ["/#?x", "/"],
    ["/a%2Fb//c", "/a%2Fb//c"],
  ] as const) {
    it(`is ${sent} for ${given} (U10)`, async () => {
      let target: string | undefined;
      const url = await serve((request, response) => {
        target = request.url;
        response.end();
      });
      await (await create().handleRequest(new HttpRequest("GET", `${url}${given}`))).read();
      expect(target).toBe(sent);
    });
  }

  it("has nothing of the userinfo (U14)", async () => {
    let target: string | undefined;
    const url = await serve((request, response) => {
      target = request.url;
      response.end();
    });
    const withUser = url.replace("//", "//user:pass%2Fword@");
    await (await create().handleRequest(new HttpRequest("GET", `${withUser}/path`))).read();
    expect(target).toBe("/path");
  });
});

describe("connections", () => {
  for (const [method, body] of [
    ["HEAD", undefined],
    ["GET", "body"],
    ["DELETE", "body"],
  ] as const) {
    it(`keeps the connection after ${method}${body === undefined ? "" : " with a body"}`, async () => {
      const url = await serve((request, response) => request.resume().on("end", () => response.end()));
      const transport = create();
      for (let i = 0; i < 5; i++) {
        const request = new HttpRequest(method, url, { content: body });
        await (await transport.handleRequest(request)).read();
      }
      const last = await transport.handleRequest(new HttpRequest("GET", url));
      await last.read();
      expect(last.extensions.connection?.id).toBe(1);
    });
  }

  it("gives up the connection when the caller says so", async () => {
    const url = await serve((_, response) => response.end());
    const transport = create();
    const closing = new HttpRequest("GET", url, { headers: { Connection: "close" } });
    await (await transport.handleRequest(closing)).read();
    const next = await transport.handleRequest(new HttpRequest("GET", url));
    await next.read();
    expect(next.extensions.connection).toMatchObject({ id: 2, reused: false });
  });

  it("keeps one connection for a Host of the caller's and for that of the URL", async () => {
    const hosts: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      hosts.push(request.headers.host);
      response.end();
    });
    const transport = create();
    await (await transport.handleRequest(new HttpRequest("GET", url, { headers: { Host: "example.com" } }))).read();
    const second = await transport.handleRequest(new HttpRequest("GET", url));
    await second.read();
    expect(hosts).toEqual(["example.com", new URL(url).host]);
    expect(second.extensions.connection?.id).toBe(1);
  });
});

describe("a caller's own dispatcher", () => {
  it("carries the requests, and is not closed", async () => {
    const url = await serve((_, response) => response.end("through the agent"));
    const dispatcher = new Agent({ connections: 1 });
    endings.push(() => dispatcher.close());
    const transport = create({ dispatcher });
    const client = new Client({ transport });
    expect(await client.get(url).text()).toBe("through the agent");
    expect(client.poolStatus()).toBeUndefined();
    await client.close();
    expect([dispatcher.closed, dispatcher.destroyed]).toEqual([false, false]);
    await expect(transport.handleRequest(new HttpRequest("GET", url))).rejects.toMatchObject({
      code: "ERR_TRANSPORT_CLOSED",
    });
  });

  it("may be a MockAgent", async () => {
    const dispatcher = new MockAgent();
    dispatcher.disableNetConnect();
    dispatcher
      .get("http://example.com")
      .intercept({ path: "/data" })
      .reply(200, { ok: true }, { headers: { "X-Mock": "1" } });
    const response = await new Client({ transport: create({ dispatcher }) }).get("http://example.com/data");
    expect([response.json(), response.headers.get("x-mock")]).toEqual([{ ok: true }, "1"]);
    await dispatcher.close();
  });

  it("has its requests aborted while it queues them", async () => {
    let arrived = (): void => {};
    const first = new Promise<void>((resolve) => (arrived = resolve));
    const url = await serve(() => arrived());
    const dispatcher = new Agent({ connections: 1 });
    endings.push(() => dispatcher.destroy());
    const transport = create({ dispatcher });
    const occupying = new AbortController();
    const occupied = transport.handleRequest(new HttpRequest("GET", url, { extensions: { signal: occupying.signal } }));
    await first;
    const controller = new AbortController();
    const queued = transport.handleRequest(new HttpRequest("GET", url, { extensions: { signal: controller.signal } }));
    controller.abort("no longer needed");
    await expect(queued).rejects.toBe("no longer needed");
    occupying.abort("nor this");
    await expect(occupied).rejects.toBe("nor this");
  });

  it("is told apart from one of another major version, in words that help", async () => {
    const ofUndici6 = {
      dispatch() {
        throw new Error("invalid onConnect method");
      },
    } as unknown as Dispatcher;
    await expect(
      create({ dispatcher: ofUndici6 }).handleRequest(new HttpRequest("GET", "http://example.com/")),
    ).rejects.toMatchObject({ code: "ERR_LOCAL_PROTOCOL", message: expect.stringContaining("pass one of undici 8") });
  });

  it("does not bring its own limits on silence", async () => {
    const seen: unknown[] = [];
    const dispatcher = {
      dispatch(options: { headersTimeout?: number; bodyTimeout?: number }, handler: Dispatcher.DispatchHandler) {
        seen.push([options.headersTimeout, options.bodyTimeout]);
        handler.onResponseError?.(null as never, new Error("enough"));
        return true;
      },
    } as unknown as Dispatcher;
    await create({ dispatcher })
      .handleRequest(new HttpRequest("GET", "http://example.com/"))
      .catch(() => {});
    expect(seen).toEqual([[0, 0]]);
  });
});
