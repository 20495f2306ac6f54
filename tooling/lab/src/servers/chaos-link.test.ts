import { once } from "node:events";
import net from "node:net";
import { buffer } from "node:stream/consumers";

import { afterEach, expect, test, vi } from "vitest";

import { Link } from "./chaos-link.ts";
import { createToxic, type ToxicAttributes, type ToxicType } from "./chaos-toxic.ts";

const size = 1024 * 1024;
const payload = Buffer.alloc(size, "0123456789");
const servers: net.Server[] = [];

afterEach(() => servers.splice(0).forEach((server) => server.close()));

async function listen(onConnection: (socket: net.Socket) => void): Promise<number> {
  const server = net.createServer({ allowHalfOpen: true }, onConnection).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return (server.address() as net.AddressInfo).port;
}

/** Connects, through a link with that toxic, to a server that sends the payload and ends. */
async function download<Type extends ToxicType>(type: Type, attributes: Partial<ToxicAttributes<Type>>) {
  const upstream = await listen((socket) => socket.on("error", () => {}).end(payload));
  let ended = 0;
  const proxy = await listen((client) => {
    const listener = { onBytes: () => {}, onEnd: () => ended++ };
    new Link(client, { port: upstream, host: "127.0.0.1" }, [createToxic(type, attributes)], listener).start();
  });
  const client = net.connect(proxy, "127.0.0.1");
  const begun = performance.now();
  const received = await buffer(client);
  const ms = performance.now() - begun;
  client.destroy();
  await vi.waitUntil(() => ended === 1);
  return { received, ms };
}

test("limit_data lets exactly so many bytes pass, and then ends in good order", async () => {
  const { received } = await download("limit_data", { bytes: 200_000 });
  expect(received.length).toBe(200_000);
  expect(received.equals(payload.subarray(0, 200_000))).toBe(true);
});

test("slicer changes no byte", async () => {
  const { received } = await download("slicer", { average_size: 50_000, size_variation: 20_000, delay: 100 });
  expect(received.equals(payload)).toBe(true);
});

test("corrupt flips one bit of one byte", async () => {
  const { received } = await download("corrupt", { offset: 500_000 });
  const expected = Buffer.from(payload);
  expected.writeUInt8(payload.readUInt8(500_000) ^ 1, 500_000);
  expect(received.equals(expected)).toBe(true);
});

test("latency delays what passes", async () => {
  const { received, ms } = await download("latency", { latency: 150 });
  expect(received.length).toBe(size);
  expect(ms).toBeGreaterThanOrEqual(149);
});

test("bandwidth spreads what passes over time", async () => {
  const { received, ms } = await download("bandwidth", { rate: 4096 });
  expect(received.length).toBe(size);
  expect(ms).toBeGreaterThanOrEqual(200);
});

test("reset_peer resets", async () => {
  await expect(download("reset_peer", { timeout: 0 })).rejects.toMatchObject({ code: "ECONNRESET" });
});

test("timeout lets nothing pass, and then ends", async () => {
  const { received, ms } = await download("timeout", { timeout: 100 });
  expect(received.length).toBe(0);
  expect(ms).toBeGreaterThanOrEqual(99);
});
