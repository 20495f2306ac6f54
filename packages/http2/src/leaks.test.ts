import { spawn } from "node:child_process";
import { getEventListeners, once } from "node:events";

import { HttpRequest } from "@haulier/core";
import { describe, expect, it, onTestFinished, vi } from "vitest";

import { Http2Transport } from "./http2-transport.ts";
import { exchangeWith } from "./testing/exchange-with.ts";
import { ok, useHttp2Server } from "./testing/use-http2-server.ts";
import { useTransport } from "./testing/use-transport.ts";

/** Sockets that keep the process alive, of both sides. */
function live(): string[] {
  return process.getActiveResourcesInfo().filter((kind) => /^(?:TCPSocketWrap|TLSWrap)$/.test(kind));
}

/** Asks twice and waits for nothing else. */
const program = `
  import { HttpRequest } from "@haulier/core";
  import { Http2Transport } from "@haulier/http2";
  const transport = new Http2Transport({ h2c: true, ping: { interval: 1_000 } });
  for (let i = 0; i < 2; i++) {
    const response = await transport.handleRequest(new HttpRequest("GET", process.argv[1]));
    console.log(response.status, String(Buffer.from(await response.read())));
  }
`;

describe("what is left", () => {
  it("of a thousand requests is nothing but the session, and of that nothing after close()", async () => {
    const { url } = await useHttp2Server(ok);
    const before = live();
    const transport = useTransport();
    const controller = new AbortController();
    const extensions = { signal: controller.signal };
    for (let round = 0; round < 10; round++)
      await Promise.all(Array.from({ length: 100 }, () => exchangeWith(transport, url, { extensions })));
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    expect(transport.poolStatus()).toMatchObject({ open: 1, idle: 1, sessions: [{ streams: 0 }] });
    await transport.close();
    await vi.waitFor(() => expect(live()).toEqual(before), { interval: 2 });
  });

  it.each(["before an answer", "in the middle of a body"])("of a hundred aborts %s is nothing", async (when) => {
    const { url } = await useHttp2Server((stream) => {
      if (when === "before an answer") return;
      stream.respond({ ":status": 200 });
      stream.write("some");
    });
    const transport = useTransport();
    const controllers = Array.from({ length: 100 }, () => new AbortController());
    const exchanges = controllers.map(({ signal }) => exchangeWith(transport, url, { extensions: { signal } }));
    await vi.waitFor(() => expect(transport.poolStatus().sessions[0]?.streams).toBe(100));
    const settled = Promise.allSettled(exchanges);
    for (const [index, controller] of controllers.entries()) controller.abort(index);
    expect((await settled).map((result) => (result as PromiseRejectedResult).reason as unknown)).toEqual([
      ...controllers.keys(),
    ]);
    expect(controllers.flatMap(({ signal }) => getEventListeners(signal, "abort"))).toEqual([]);
    expect(transport.poolStatus()).toMatchObject({ open: 1, idle: 1, sessions: [{ streams: 0 }] });
  });

  it("of a response that nobody reads goes with the transport", async () => {
    const { url, sessions } = await useHttp2Server((stream) => {
      stream.respond({ ":status": 200 });
      stream.write("some");
    });
    const transport = new Http2Transport({ h2c: true });
    const response = await transport.handleRequest(new HttpRequest("GET", url));
    const closed = transport.close();
    await response.close();
    await closed;
    await vi.waitFor(() => expect(sessions[0]?.destroyed).toBe(true));
  });
});

describe("an idle session", () => {
  it("does not keep the process alive", { timeout: 20_000 }, async () => {
    const { url } = await useHttp2Server(ok);
    const args = ["-C", "@haulier/source", "--input-type=module", "--eval", program, url];
    const child = spawn(process.execPath, args, { cwd: import.meta.dirname, stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => void child.kill());
    let printed = "";
    child.stdout.on("data", (chunk: Buffer) => (printed += String(chunk)));
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(printed).toBe("200 ok\n200 ok\n");
  });

  it("is closed after keepAliveTimeout", async () => {
    const { url, sessions } = await useHttp2Server(ok);
    const transport = useTransport({ limits: { keepAliveTimeout: 20 } });
    await exchangeWith(transport, url);
    await vi.waitFor(() => expect(sessions[0]?.destroyed).toBe(true));
    expect(transport.poolStatus()).toMatchObject({ open: 0, sessions: [] });
  });
});
