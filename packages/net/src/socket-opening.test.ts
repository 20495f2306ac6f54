import { getEventListeners } from "node:events";
import { Socket } from "node:net";

import { describe, expect, it } from "vitest";

import { socketOpening } from "./socket-opening.ts";
import { failureOf } from "./testing/pool-harness.ts";

describe("socketOpening", () => {
  it("resolves at the event, and leaves a listener for errors alone", async () => {
    const socket = new Socket();
    const { signal } = new AbortController();
    const opening = socketOpening(socket, "connect", signal);
    socket.emit("connect");
    await opening;
    expect(["connect", "error", "close"].map((event) => socket.listenerCount(event))).toEqual([0, 1, 0]);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("rejects when the socket closes without an error", async () => {
    const socket = new Socket();
    const opening = socketOpening(socket, "connect", undefined);
    socket.destroy();
    expect(await failureOf(opening)).toMatchObject({ message: "the connection closed before it was ready" });
  });

  it("destroys the socket when the signal has aborted before", async () => {
    const socket = new Socket();
    expect(await failureOf(socketOpening(socket, "connect", AbortSignal.abort("no")))).toBe("no");
    expect([socket.destroyed, socket.listenerCount("error")]).toEqual([true, 1]);
  });
});
