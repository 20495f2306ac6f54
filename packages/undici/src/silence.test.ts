import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { Client } from "@haulier/core";
import { VirtualClock } from "@haulier/mock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { UndiciTransport } from "./undici-transport.ts";

// The sockets are real and so are the waits for them; only the time that limits go by is not.

let exchanges: { request: IncomingMessage; response: ServerResponse }[] = [];
let arrive = (): void => {};
const server = createServer((request, response) => {
  exchanges.push({ request, response });
  arrive();
});
const clock = new VirtualClock();
let transport: UndiciTransport;
let client: Client;

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  transport = new UndiciTransport({ clock });
  const { port } = server.address() as AddressInfo;
  client = new Client({ transport, clock, baseUrl: `http://127.0.0.1:${port}`, timeout: 1_000 });
});

afterEach(async () => {
  exchanges = [];
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await transport.close();
});

/** The next exchange of the server, with its request headers received. */
async function arrival(): Promise<{ request: IncomingMessage; response: ServerResponse }> {
  if (exchanges.length === 0) await new Promise<void>((resolve) => (arrive = resolve));
  return exchanges.shift()!;
}

describe("the read limit", () => {
  it("counts from the end of the request to the headers (T1)", async () => {
    const sending = client.get("/").catch((error: unknown) => error);
    await arrival();
    await clock.advance(999);
    await clock.advance(1);
    expect(await sending).toMatchObject({ code: "ERR_READ_TIMEOUT", limit: 1_000, elapsed: 1_000, processed: "maybe" });
  });

  it("counts anew from each piece of the body (T4)", async () => {
    const streaming = client.stream("GET", "/");
    const { response: answer } = await arrival();
    answer.write("one");
    const response = await streaming;
    const pieces = response.raw();
    expect(String(Buffer.from((await pieces.next()).value!))).toBe("one");
    for (const piece of ["two", "three"]) {
      await clock.advance(900);
      answer.write(piece);
      expect(String(Buffer.from((await pieces.next()).value!))).toBe(piece);
    }
    const last = pieces.next().catch((error: unknown) => error);
    await clock.advance(1_000);
    expect(await last).toMatchObject({ code: "ERR_READ_TIMEOUT" });
    expect(transport.poolStatus()?.active).toBe(0);
  });

  it("does not count while the server waits for the request body", async () => {
    let finish = (): void => {};
    const rest = new Promise<void>((resolve) => (finish = resolve));
    const streaming = client.stream("POST", "/", {
      content: (async function* () {
        yield "first";
        await rest;
        yield "last";
      })(),
    });
    const { request, response: answer } = await arrival();
    answer.flushHeaders();
    const response = await streaming;
    await clock.advance(60_000);
    finish();
    let received = "";
    for await (const chunk of request) received += String(chunk);
    answer.end(received);
    await response.read();
    expect(response.text()).toBe("firstlast");
  });

  it("does not count while nobody reads the body", async () => {
    const streaming = client.stream("GET", "/");
    const { response: answer } = await arrival();
    answer.end(Buffer.alloc(10_000_000));
    const response = await streaming;
    // The transport stops reading when it holds enough; the server is not to blame for that.
    await clock.advance(60_000);
    expect((await response.read()).byteLength).toBe(10_000_000);
  });

  it("is off when it is null (T3)", async () => {
    const sending = client.get("/", { timeout: { read: null } });
    const { response: answer } = await arrival();
    await clock.advance(3_600_000);
    answer.end("late");
    expect(await sending.text()).toBe("late");
  });
});

describe("the write limit", () => {
  it("ends an upload that the server does not take (F-26)", async () => {
    const sending = client.post("/", { content: new Uint8Array(50_000_000), timeout: { read: null } });
    const failed = sending.catch((error: unknown) => error);
    const outcome = { isKnown: false };
    void failed.then(() => (outcome.isKnown = true));
    const { request } = await arrival();
    request.pause();
    // First the kernels take what they have room for; each piece that they take counts anew.
    for (let pieces = 0; pieces < 200 && !outcome.isKnown; pieces++) await clock.advance(1_000);
    expect(await failed).toMatchObject({ code: "ERR_WRITE_TIMEOUT", limit: 1_000, phase: "write" });
  });

  it("does not count while the source of the body is the slow one", async () => {
    let finish = (): void => {};
    const rest = new Promise<void>((resolve) => (finish = resolve));
    const sending = client.post("/", {
      content: (async function* () {
        yield "first";
        await rest;
        yield "last";
      })(),
    });
    const { request, response: answer } = await arrival();
    await clock.advance(60_000);
    finish();
    let received = "";
    for await (const chunk of request) received += String(chunk);
    answer.end(received);
    expect(await sending.text()).toBe("firstlast");
  });
});

describe("the total limit", () => {
  it("ends a body that drips (T4)", async () => {
    const sending = client.get("/", { timeout: { total: 2_500 } }).catch((error: unknown) => error);
    const { response: answer } = await arrival();
    for (let i = 0; i < 3; i++) {
      answer.write(".");
      await clock.advance(900);
    }
    expect(await sending).toMatchObject({ code: "ERR_TOTAL_TIMEOUT", limit: 2_500 });
    expect(transport.poolStatus()?.active).toBe(0);
  });
});
