import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";

import type { ConnectTarget } from "@haulier/core";
import { describe, expect, it, onTestFinished } from "vitest";

import { directConnector } from "./direct-connector.ts";
import { unmaskReset } from "./masked-reset.ts";
import { listen, type Listening } from "./testing/listen.ts";
import { certificates } from "./testing/serve-tls.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

type Ending = (socket: Socket) => void;

const reset: Ending = (socket) => void socket.resetAndDestroy();
const end: Ending = (socket) => void socket.end();

/** A server that sends a few bytes once it is spoken to, and ends the connection in the same breath. */
async function useServer(ending: Ending, secure: boolean): Promise<Listening> {
  const answer = (socket: Socket): void => {
    socket.on("error", () => {});
    // The system has the bytes by then.
    socket.once("data", () => socket.write("hello", () => ending(listening.sockets.at(-1)!)));
  };
  const server = secure ? createTlsServer(certificates.server, answer) : createServer(answer);
  const listening: Listening = await listen(server);
  onTestFinished(() => listening[Symbol.asyncDispose]());
  return listening;
}

/** What happens on a connection to it, in order. */
async function eventsOf({ port }: Listening, secure: boolean): Promise<string[]> {
  const target: ConnectTarget = { protocol: secure ? "https:" : "http:", hostname: "localhost", port };
  const { stream } = await directConnector({ tls: { ca: certificates.ca } })(target, {});
  const events: string[] = [];
  stream.on("data", (chunk) => events.push(String(chunk)));
  stream.on("end", () => {
    if (!stream.destroyed) events.push("end");
  });
  stream.on("error", (error: NodeJS.ErrnoException) => events.push(error.code!));
  stream.write("hi");
  await new Promise((resolve) => stream.once("close", resolve));
  return events;
}

describe.each([
  ["TCP", false],
  ["TLS", true],
] as const)("a connection by %s", (_name, secure) => {
  // Without help, Node 22 says "end" here.
  it("that is reset together with the last data is told from one that ended", async () => {
    expect(await eventsOf(await useServer(reset, secure), secure)).toEqual(["hello", "ECONNRESET"]);
  });

  it("that ends with the last data has ended", async () => {
    expect(await eventsOf(await useServer(end, secure), secure)).toEqual(["hello", "end"]);
  });
});

/** A connection that nothing is read from, so that Node does not hear of what the server does. */
interface Unread {
  readonly socket: Socket;
  /** Has the server end it. */
  end(ending: Ending): Promise<void>;
}

async function useUnread(path?: string): Promise<Unread> {
  const listening = await listen(createServer(), path === undefined ? undefined : { path });
  onTestFinished(() => listening[Symbol.asyncDispose]());
  const socket = (path === undefined ? connect(listening.port, "127.0.0.1") : connect(path)).pause();
  onTestFinished(() => void socket.destroy());
  const [accepted] = await Promise.all([listening.accepted(), once(socket, "connect")]);
  return {
    socket,
    async end(ending) {
      const over = once(accepted, ending === end ? "finish" : "close");
      ending(accepted);
      await over;
    },
  };
}

describe("unmaskReset", () => {
  it("breaks a connection that was reset, before others hear of its end", async () => {
    const connection = await useUnread();
    const { socket } = connection;
    unmaskReset(socket);
    await connection.end(reset);
    const heard: boolean[] = [];
    socket.on("end", () => heard.push(socket.destroyed));
    const failed = once(socket, "error");
    socket.emit("end");
    expect(heard).toEqual([true]);
    expect(await failed).toMatchObject([{ code: "ECONNRESET" }]);
  });

  it("breaks what is read over it, too", async () => {
    const [connection, { socket: reader }] = [await useUnread(), await useUnread()];
    connection.socket.on("error", () => {});
    unmaskReset(connection.socket, reader);
    await connection.end(reset);
    const failed = once(reader, "error");
    reader.emit("end");
    expect(await failed).toMatchObject([{ code: "ECONNRESET" }]);
  });

  it.each([
    ["has ended", end],
    ["has been closed", (socket: Socket) => socket.destroySoon()],
  ] as const)("leaves a connection alone that %s", async (_what, ending) => {
    const connection = await useUnread();
    const { socket } = connection;
    unmaskReset(socket);
    await connection.end(ending);
    socket.emit("end");
    expect([socket.destroyed, socket.errored]).toEqual([false, null]);
  });

  it("leaves one alone whose own end was closed before", async () => {
    const connection = await useUnread();
    const { socket } = connection;
    unmaskReset(socket);
    await connection.end(reset);
    socket.end();
    socket.emit("end");
    expect(socket.errored).toBe(null);
  });

  it.skipIf(process.platform === "win32")("does not ask a Unix socket, which takes nothing after any end", async () => {
    const { socket } = await useUnread(temporaryFolder()("socket"));
    const listeners = socket.listenerCount("end");
    unmaskReset(socket);
    expect(socket.listenerCount("end")).toBe(listeners);
  });
});
