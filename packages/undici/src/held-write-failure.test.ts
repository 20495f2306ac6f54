import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { duplexPair } from "node:stream";

import { describe, expect, it, onTestFinished } from "vitest";

import { HeldWriteFailure } from "./held-write-failure.ts";

/** A connection that nothing is read from yet, and what has the server send a word on it and reset it. */
async function useConnection(): Promise<{ socket: Socket; reset: () => void }> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1").pause();
  const [[accepted]] = (await Promise.all([once(server, "connection"), once(socket, "connect")])) as [
    [Socket],
    unknown,
  ];
  onTestFinished(() => {
    socket.destroy();
    accepted.destroy();
    server.close();
  });
  const reset = (): void => {
    accepted.write("word");
    accepted.resetAndDestroy();
  };
  return { socket, reset };
}

/** What happens on a connection, in order. */
function eventsOf(socket: Socket): string[] {
  const events: string[] = [];
  socket.on("data", (chunk) => events.push(String(chunk)));
  socket.on("error", (error: NodeJS.ErrnoException) => events.push(`${error.syscall} ${error.code}`));
  return events;
}

describe("HeldWriteFailure", () => {
  for (const [how, write] of [
    ["one by one", (socket: Socket) => void socket.write("more")],
    [
      "together",
      (socket: Socket) => {
        socket.cork();
        socket.write("more");
        socket.write("and more");
        socket.uncork();
      },
    ],
  ] as const) {
    it(`has what was received read before a write fails, with pieces ${how}`, async () => {
      const { socket, reset } = await useConnection();
      HeldWriteFailure.on(socket);
      const events = eventsOf(socket);
      reset();
      write(socket);
      socket.resume();
      await new Promise((resolve) => socket.on("close", resolve));
      expect(events).toEqual(["word", expect.stringMatching(/^(read|write) ECONNRESET$/)]);
      expect(socket.writableLength).toBe(0);
    });
  }

  it("lets it fail at once when it has been released", async () => {
    const { socket, reset } = await useConnection();
    const held = HeldWriteFailure.on(socket);
    held.release();
    const events = eventsOf(socket);
    reset();
    socket.write("more");
    await new Promise((resolve) => socket.on("close", resolve));
    expect(events).toEqual(["write ECONNRESET"]);
  });

  it("tells on its release what it has held", async () => {
    const { socket, reset } = await useConnection();
    const held = HeldWriteFailure.on(socket);
    socket.pause();
    reset();
    socket.write("more");
    expect([socket.destroyed, socket.writableLength]).toEqual([false, 4]);
    const failed = once(socket, "error");
    held.release();
    expect(await failed).toMatchObject([{ code: "ECONNRESET", syscall: "write" }]);
  });

  it("leaves other streams alone", () => {
    const [stream] = duplexPair();
    HeldWriteFailure.on(stream).release();
    expect(Object.keys(stream)).not.toContain("_write");
    expect(stream.listenerCount("close")).toBe(duplexPair()[0].listenerCount("close"));
  });
});
