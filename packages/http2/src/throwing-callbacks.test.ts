import { HttpRequest, type ExchangeEvent } from "@haulier/core";
import { MockTransport } from "@haulier/mock";
import { describe, expect, it } from "vitest";

import { exchangeWith } from "./testing/exchange-with.ts";
import { ok, useHttp2Server } from "./testing/use-http2-server.ts";
import { useOrigin } from "./testing/use-origin.ts";
import { useTransport } from "./testing/use-transport.ts";

const failure = new Error("thrown by the caller's own code");

function throwingAt(type: ExchangeEvent["type"]): { trace: (event: ExchangeEvent) => void } {
  return {
    trace: (event) => {
      if (event.type === type) throw failure;
    },
  };
}

describe("a callback that throws ends its own exchange alone (F-81)", () => {
  // Nothing may be in flight at the end: useTransport sees to that.
  it.each(["dialing", "connected", "requestSent", "headersReceived"] as const)('trace, at "%s"', async (type) => {
    const { url, sessions } = await useHttp2Server(ok);
    const transport = useTransport({ limits: { maxConnections: 1 } });
    await expect(exchangeWith(transport, url, { extensions: throwingAt(type) })).rejects.toBe(failure);
    expect((await exchangeWith(transport, url)).text()).toBe("ok");
    expect(transport.poolStatus()).toMatchObject({ open: 1, idle: 1, sessions: [{ streams: 0 }] });
    expect(sessions.length).toBe(1);
  });

  it('trace, at "done", when there is nothing left to end', async () => {
    const { url } = await useHttp2Server(ok);
    const transport = useTransport();
    expect((await exchangeWith(transport, url, { extensions: throwingAt("done") })).text()).toBe("ok");
    expect(transport.poolStatus()).toMatchObject({ active: 0, sessions: [{ streams: 0 }] });
  });

  it('trace, at "failed", when there is nothing left to end', async () => {
    const { url } = await useHttp2Server((stream) => stream.close(2));
    const transport = useTransport();
    await expect(exchangeWith(transport, url, { extensions: throwingAt("failed") })).rejects.toMatchObject({
      code: "ERR_REMOTE_PROTOCOL",
    });
    expect(transport.poolStatus()).toMatchObject({ active: 0, sessions: [{ streams: 0 }] });
  });

  it("onInformational", async () => {
    const { url } = await useHttp2Server((stream) => {
      stream.additionalHeaders({ ":status": 103 });
      stream.respond({ ":status": 200 });
      stream.end("ok");
    });
    const transport = useTransport();
    const onInformational = (): void => {
      throw failure;
    };
    await expect(exchangeWith(transport, url, { extensions: { onInformational } })).rejects.toBe(failure);
    expect((await exchangeWith(transport, url)).text()).toBe("ok");
  });

  it("before it is known that the server wants HTTP/1.1: nothing is sent", async () => {
    const origin = await useOrigin();
    const fallback = new MockTransport({ text: "by HTTP/1.1" });
    const transport = useTransport({ tls: { ca: origin.certificates.ca }, fallback });
    const url = origin.url("https", "/echo");
    const request = new HttpRequest("GET", url, { extensions: throwingAt("dialing") });
    await expect(transport.handleRequest(request)).rejects.toBe(failure);
    // That there is no HTTP/2 is known when the next one is handed on.
    await exchangeWith(transport, url);
    expect(fallback.calls.length).toBe(1);
  });
});
