import { once } from "node:events";
import { connect, createServer, type ListenOptions, type Socket } from "node:net";
import { connect as connectTls, createServer as createTlsServer } from "node:tls";

import { describe, expect, it, onTestFinished } from "vitest";

import { relay } from "./relay.ts";
import { listen } from "./testing/listen.ts";
import { certificates } from "./testing/serve-tls.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

/** Both ends of a connection, each of them half-open. */
async function usePair(where?: ListenOptions): Promise<[near: Socket, far: Socket]> {
  const listening = await listen(createServer({ allowHalfOpen: true }), where);
  onTestFinished(() => listening[Symbol.asyncDispose]());
  const near = connect({ ...(where ?? { port: listening.port, host: "127.0.0.1" }), allowHalfOpen: true } as never);
  onTestFinished(() => void near.destroy());
  const [far] = await Promise.all([listening.accepted(), once(near, "connect")]);
  return [near, far];
}

/** A client and a server with a relay between them. */
async function useRelay(where?: ListenOptions): Promise<{ client: Socket; server: Socket; inside: Socket[] }> {
  const [client, one] = await usePair(where);
  const [other, server] = await usePair();
  relay(one, other);
  return { client, server, inside: [one, other] };
}

/** What is received until the end, and how that came. */
async function received(socket: Socket): Promise<string> {
  let text = "";
  socket.on("data", (chunk) => (text += String(chunk)));
  const how = await new Promise<string>((resolve) => {
    socket.on("end", () => resolve("end"));
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code!));
  });
  return `${text} ${how}`;
}

describe("relay", () => {
  it("carries bytes both ways, and the end of each by itself", async () => {
    const { client, server, inside } = await useRelay();
    client.end("question");
    expect(await received(server)).toBe("question end");
    server.end("answer");
    expect(await received(client)).toBe("answer end");
    await Promise.all(inside.filter(({ closed }) => !closed).map((socket) => once(socket, "close")));
  });

  it("carries a reset, after what came before it", async () => {
    const { client, server } = await useRelay();
    const receiving = received(client);
    server.write("begun");
    await once(client, "data");
    server.resetAndDestroy();
    expect(await receiving).toBe("begun ECONNRESET");
  });

  it("resets what TLS is spoken over", async () => {
    const [other, server] = await usePair();
    const secure = await listen(
      createTlsServer({ ...certificates.server, allowHalfOpen: true }, (socket) =>
        relay(socket, other, secure.sockets[0]),
      ),
    );
    onTestFinished(() => secure[Symbol.asyncDispose]());
    const client = connectTls({ port: secure.port, host: "localhost", ca: certificates.ca });
    onTestFinished(() => void client.destroy());
    const receiving = received(client);
    client.write("hi");
    await once(server, "data");
    server.resetAndDestroy();
    expect(await receiving).toBe(" ECONNRESET");
  });

  it.skipIf(process.platform === "win32")("ends a Unix socket in place of a reset", async () => {
    const { client, server } = await useRelay({ path: temporaryFolder()("socket") });
    const receiving = received(client);
    server.write("begun", () => server.resetAndDestroy());
    expect(await receiving).toBe("begun end");
  });

  it("tells of what ended before there was a relay", async () => {
    const [client, one] = await usePair();
    const [other, server] = await usePair();
    client.end();
    one.resume();
    await once(one, "end");
    relay(one, other);
    expect(await received(server)).toBe(" end");

    const [gone, left] = await usePair();
    const [onward, target] = await usePair();
    gone.destroy();
    left.destroy();
    await once(left, "close");
    relay(left, onward);
    expect(await received(target)).toBe(" end");
  });
});
