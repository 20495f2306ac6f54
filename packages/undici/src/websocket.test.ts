import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Duplex, Writable } from "node:stream";

import { describe, expect, it, onTestFinished } from "vitest";
import * as ws from "ws";

import { useTunnelProxy } from "./testing/tunnel-proxy.ts";
import { streamOf } from "./testing/use-stream.ts";
import { useClient } from "./testing/use-transport.ts";

/** A WebSocket server that sends back what it gets, for one test; its port. */
async function useEcho(): Promise<number> {
  const server = new ws.WebSocketServer({ port: 0, host: "127.0.0.1" });
  server.on("connection", (socket) => {
    socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
    // At once, so that it comes with the head.
    socket.send("welcome");
  });
  await once(server, "listening");
  onTestFinished(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

// What ws exports beside its types: how it writes and reads frames.
const { Receiver, Sender } = ws as unknown as {
  readonly Receiver: new (options: { isServer: boolean }) => Writable;
  readonly Sender: new (socket: Duplex) => {
    send(data: string | Buffer, options: object): void;
    close(code: number, data: string, mask: boolean): void;
  };
};
const frame = { fin: true, mask: true, compress: false };

describe("a WebSocket of ws", () => {
  it("is spoken on a connection that was upgraded (X7)", async () => {
    const port = await useEcho();
    const key = randomBytes(16).toString("base64");
    await using response = await useClient().stream("GET", `http://127.0.0.1:${port}/`, {
      headers: { Upgrade: "websocket", "Sec-WebSocket-Key": key, "Sec-WebSocket-Version": "13" },
    });
    expect(response.status).toBe(101);
    const accepted = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
    expect(response.headers.get("sec-websocket-accept")).toBe(accepted);
    const stream = streamOf(response);
    const receiver = stream.pipe(new Receiver({ isServer: false }));
    const sender = new Sender(stream);
    const next = async (): Promise<string> => String((await once(receiver, "message"))[0]);
    expect(await next()).toBe("welcome");
    sender.send("hello", { ...frame, opcode: 1 });
    expect(await next()).toBe("hello");
    const large = "x".repeat(1_000_000);
    sender.send(Buffer.from(large), { ...frame, opcode: 2, binary: true });
    expect(await next()).toBe(large);
    const concluded = once(receiver, "conclude");
    sender.close(1000, "enough", true);
    expect(await concluded).toMatchObject([1000, Buffer.from("enough")]);
  });

  it("is opened by ws itself over a tunnel (X7)", async () => {
    const port = await useEcho();
    const proxy = await useTunnelProxy();
    await using tunnel = await useClient().stream("CONNECT", proxy.url, {
      extensions: { target: `127.0.0.1:${port}` },
    });
    const socket = new ws.WebSocket(`ws://127.0.0.1:${port}/`, { createConnection: () => streamOf(tunnel) as never });
    const next = async (): Promise<string> => String((await once(socket, "message"))[0]);
    expect(await next()).toBe("welcome");
    socket.send("hello");
    expect(await next()).toBe("hello");
    socket.close();
    await once(socket, "close");
    expect(proxy.targets).toEqual([`127.0.0.1:${port}`]);
  });

  it("is refused by a server that speaks none, with a response that says why", async () => {
    const port = await useEcho();
    const response = await useClient().get(`http://127.0.0.1:${port}/`, { headers: { Upgrade: "websocket" } });
    expect([response.status, response.text()]).toEqual([400, expect.stringContaining("Sec-WebSocket-Key")]);
  });
});
