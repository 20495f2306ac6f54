import { MockTransport } from "@haulier/mock";
import { describe, expect, it } from "vitest";

import { exchangeWith } from "./testing/exchange-with.ts";
import { failureOf } from "./testing/failure-of.ts";
import { flag, headersFrame, resetFrame } from "./testing/frames.ts";
import { useFrameServer } from "./testing/use-frame-server.ts";
import { useOrigin } from "./testing/use-origin.ts";
import { useTransport } from "./testing/use-transport.ts";

describe("a server that speaks HTTP/1.1 only", () => {
  it("has its requests handed to the fallback, after one dial for all of them", async () => {
    const origin = await useOrigin();
    const fallback = new MockTransport({ text: "by HTTP/1.1" });
    const transport = useTransport({ tls: { ca: origin.certificates.ca }, fallback });
    const url = origin.url("https", "/echo");
    const responses = await Promise.all(Array.from({ length: 10 }, () => exchangeWith(transport, url)));
    await exchangeWith(transport, url, { method: "POST", content: "a body" });
    expect(responses.map((response) => response.text())).toEqual(Array.from({ length: 10 }, () => "by HTTP/1.1"));
    expect(fallback.calls.length).toBe(11);
    expect(fallback.lastCall?.text()).toBe("a body");
    expect(origin.connections("https").length).toBe(1);
  });

  it("is told from one that speaks HTTP/2", async () => {
    const origin = await useOrigin();
    const fallback = new MockTransport({ text: "by HTTP/1.1" });
    const transport = useTransport({ tls: { ca: origin.certificates.ca }, fallback });
    await exchangeWith(transport, origin.url("https", "/echo"));
    const response = await exchangeWith(transport, origin.url("h2", "/echo"));
    expect([response.httpVersion, fallback.calls.length]).toEqual(["HTTP/2", 1]);
  });

  it("is a clear error without a fallback", async () => {
    const origin = await useOrigin();
    const transport = useTransport({ tls: { ca: origin.certificates.ca } });
    await expect(exchangeWith(transport, origin.url("https", "/echo"))).rejects.toMatchObject({
      code: "ERR_CONNECT",
      processed: "no",
      message: expect.stringMatching(/none of the protocols that were offered/),
    });
  });

  it("that chooses none of what was offered is a clear error, too", async () => {
    const origin = await useOrigin();
    const { directConnector } = await import("@haulier/net");
    const direct = directConnector({ tls: { ca: origin.certificates.ca } });
    const transport = useTransport({
      connector: (target, options) => direct(target, { ...options, alpnProtocols: ["http/1.1"] }),
    });
    await expect(exchangeWith(transport, origin.url("https", "/echo"))).rejects.toMatchObject({
      code: "ERR_CONNECT",
      processed: "no",
      message: expect.stringContaining("chose http/1.1 by ALPN"),
    });
  });

  it("rejects with the reason of an abort, while it is dialled", async () => {
    const origin = await useOrigin();
    const fallback = new MockTransport({ text: "by HTTP/1.1" });
    const transport = useTransport({ tls: { ca: origin.certificates.ca }, fallback });
    const controller = new AbortController();
    const extensions = { signal: controller.signal };
    const exchanged = exchangeWith(transport, origin.url("https", "/echo"), { extensions });
    controller.abort("enough");
    await expect(exchanged).rejects.toBe("enough");
    expect(fallback.calls.length).toBe(0);
  });
});

describe("what HTTP/2 is not asked for", () => {
  it("is http: without h2c, which goes to the fallback", async () => {
    const fallback = new MockTransport({ text: "by HTTP/1.1" });
    const transport = useTransport({ h2c: false, fallback });
    expect((await exchangeWith(transport, "http://host.test/")).text()).toBe("by HTTP/1.1");
  });

  it("is http: without h2c, which is a clear error without a fallback", async () => {
    const transport = useTransport({ h2c: false });
    await expect(exchangeWith(transport, "http://host.test/")).rejects.toMatchObject({
      code: "ERR_UNSUPPORTED_PROTOCOL",
      message: expect.stringContaining("h2c: true"),
    });
  });

  it("is an Upgrade, which goes to the fallback, and is refused without one", async () => {
    const fallback = new MockTransport({ text: "upgraded" });
    const init = { headers: { Upgrade: "websocket", Connection: "Upgrade" } };
    expect((await exchangeWith(useTransport({ fallback }), "https://host.test/", init)).text()).toBe("upgraded");
    const server = await useFrameServer();
    const refused = failureOf(exchangeWith(useTransport(), server.url, init));
    (await server.accept()).open();
    expect(await refused).toMatchObject({
      code: "ERR_LOCAL_PROTOCOL",
      message: expect.stringContaining("connectProtocol"),
    });
  });
});

describe("HTTP_1_1_REQUIRED", () => {
  it("has the request handed to the fallback", async () => {
    const server = await useFrameServer();
    const fallback = new MockTransport(({ content }) => ({ text: `by HTTP/1.1: ${content.byteLength} bytes` }));
    const transport = useTransport({ fallback });
    const exchanged = exchangeWith(transport, server.url, { method: "POST", content: "body" });
    const connection = await server.accept();
    connection.open();
    connection.send(resetFrame(await connection.request(), 13));
    expect((await exchanged).text()).toBe("by HTTP/1.1: 4 bytes");
    const next = exchangeWith(transport, server.url);
    connection.send(headersFrame(await connection.request(), { ":status": "200" }, flag.endHeaders | flag.endStream));
    expect((await next).status).toBe(200);
  });
});

describe("the fallback", () => {
  it("is not closed with the transport, and its protocols are ours", async () => {
    let closed = false;
    const fallback = {
      handleRequest: () => Promise.reject(new Error("not asked")),
      capabilities: { ...new MockTransport({}).capabilities, protocols: ["http/1.1", "h2"] as const },
      close: async () => {
        closed = true;
      },
    };
    const transport = useTransport({ h2c: false, fallback });
    expect(transport.capabilities.protocols).toEqual(["h2", "http/1.1"]);
    await transport.close();
    expect(closed).toBe(false);
  });
});
