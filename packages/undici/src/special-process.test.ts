import { spawn } from "node:child_process";
import { once } from "node:events";

import { HttpRequest } from "@haulier/core";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";

import { useRawServer } from "./testing/raw-server.ts";

/** Asks for an upgrade, and closes what it gets when it is told to; nothing else keeps it alive. */
const program = `
  import { HttpRequest } from "@haulier/core";
  import { UndiciTransport } from "@haulier/undici";
  const request = new HttpRequest("GET", process.argv[1], { headers: { Upgrade: "echo/1" } });
  const response = await new UndiciTransport().handleRequest(request);
  process.stdin.on("data", (order) => {
    console.log("told to", String(order));
    response.close();
  });
  process.stdin.unref();
  console.log("upgraded");
`;

describe("a connection that was given away", () => {
  it("keeps the process alive until it is closed, as any other socket does", { timeout: 20_000 }, async () => {
    const server = await useRawServer();
    const child = spawn(
      process.execPath,
      ["-C", "@haulier/source", "--input-type=module", "--eval", program, server.url],
      { cwd: import.meta.dirname, stdio: ["pipe", "pipe", "inherit"] },
    );
    onTestFinished(() => void child.kill());
    const exited = once(child, "exit");
    const printed = async (): Promise<string> => String((await once(child.stdout, "data"))[0]);
    const connection = await server.connection();
    await connection.receivedTo("\r\n\r\n");
    connection.send("HTTP/1.1 101 Switching Protocols", "Upgrade: echo/1", "Connection: Upgrade", "", "");
    expect(await printed()).toBe("upgraded\n");
    child.stdin.write("close");
    // A process that had ended by itself would not say so.
    expect(await printed()).toBe("told to close\n");
    await connection.ended;
    expect(await exited).toEqual([0, null]);
  });
});

describe("what undici cannot do", () => {
  afterEach(() => {
    vi.doUnmock("./node-http-connection.ts");
    vi.resetModules();
  });

  it("is loaded when it is first asked for, and not before", async () => {
    const failure = new Error("it was loaded");
    vi.resetModules();
    vi.doMock("./node-http-connection.ts", () => {
      throw failure;
    });
    const { UndiciTransport } = await import("./undici-transport.ts");
    const server = await useRawServer();
    const transport = new UndiciTransport();
    const sending = transport.handleRequest(new HttpRequest("GET", server.url));
    const connection = await server.connection();
    await connection.receivedTo("\r\n\r\n");
    connection.send("HTTP/1.1 204 No Content", "", "");
    await (await sending).read();
    const special = new HttpRequest("OPTIONS", server.url, { extensions: { target: "*" } });
    await expect(transport.handleRequest(special)).rejects.toMatchObject({ cause: failure });
    await transport.close();
  });
});
