import { connect } from "node:net";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { faultScripts, type FaultStep } from "./fault-scripts.ts";
import { type ConformanceServer, startServer } from "./server.ts";

/** Sends one request, and gives every byte of the answer and how the connection ended. */
function talk(server: ConformanceServer, path: string): Promise<{ text: string; end: "fin" | "reset" }> {
  const socket = connect(Number(new URL(server.url("faults")).port), "127.0.0.1");
  socket.write(`GET ${path} HTTP/1.1\r\nHost: faults\r\n\r\n`);
  return new Promise((resolve) => {
    let text = "";
    socket.setEncoding("latin1");
    socket.on("data", (piece: string) => (text += piece));
    socket.on("end", () => resolve({ text, end: "fin" }));
    socket.on("error", () => resolve({ text, end: "reset" }));
  });
}

const bytesOf = (steps: readonly FaultStep[]): string =>
  steps.map((step) => ("send" in step ? step.send : "")).join("");

describe("the faults origin", () => {
  let server: ConformanceServer;
  beforeEach(async () => {
    server = await startServer();
  });
  afterEach(() => server.close());

  for (const [path, script] of Object.entries(faultScripts)) {
    const last = script.at(-1);
    const end = last !== undefined && "act" in last && last.act === "reset" ? "reset" : "fin";
    it(`answers ${path} byte by byte, then ends by ${end}`, async () => {
      const answer = talk(server, path);
      await server.waitForRequests(path);
      await server.closeIdle();
      expect(await answer).toEqual({ text: bytesOf(script), end });
    });
  }

  it("stops at the gate that the path names", async () => {
    const answer = talk(server, "/split-body?gate=g");
    await server.gate("g").waitForArrivals(1);
    server.gate("g").step();
    await server.gate("g").waitForArrivals(2);
    server.gate("g").step();
    await server.closeIdle();
    expect((await answer).text).toMatch(/\r\n\r\nhello worl$/);
  });

  it("answers one request after another on a connection", async () => {
    const socket = connect(Number(new URL(server.url("faults")).port), "127.0.0.1");
    socket.write("GET /no-reason HTTP/1.1\r\n\r\nGET /length-with-204 HTTP/1.1\r\n\r\n");
    await server.waitForRequests("/length-with-204");
    expect(server.requests().map(({ connectionId, requestNumber }) => [connectionId, requestNumber])).toEqual([
      [1, 1],
      [1, 2],
    ]);
    socket.destroy();
  });
});
