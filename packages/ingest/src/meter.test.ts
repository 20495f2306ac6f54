import { Client, stack } from "@haulier/core";
import { MockTransport } from "@haulier/mock";
import { expect, it } from "vitest";

import { Meter } from "./meter.ts";

function meteredClient(body = "12345"): { meter: Meter; client: Client } {
  const meter = new Meter();
  const transport = new MockTransport(() => ({ chunks: [body, body] }));
  return { meter, client: new Client({ transport: stack(meter.layer, transport), baseUrl: "http://a.test" }) };
}

it("counts requests and the bytes of their bodies, while they come and when they are over", async () => {
  const { meter, client } = meteredClient();
  const response = await client.stream("GET", "/");
  expect([meter.requests, meter.bytes]).toEqual([1, 0]);
  const pieces = response.raw();
  await pieces.next();
  expect(meter.bytes).toBe(5);
  await response.close();
  await client.get("/");
  expect([meter.requests, meter.retries, meter.bytes]).toEqual([2, 0, 15]);
});

it("forgets responses that are over, and not their bytes", async () => {
  const { meter, client } = meteredClient();
  const open = await client.stream("GET", "/");
  for (let index = 0; index < 200; index++) await client.get("/");
  expect(meter.bytes).toBe(2_000);
  await open.read();
  expect(meter.bytes).toBe(2_010);
});

it("counts what is sent again, and not what is only sent to the same URL", async () => {
  const { meter, client } = meteredClient();
  const request = client.buildRequest("GET", "/");
  const transport = meter.layer({ handleRequest: () => Promise.reject(new Error("down")) });
  for (let attempt = 0; attempt < 3; attempt++) await expect(transport.handleRequest(request)).rejects.toThrow("down");
  await client.get("/");
  expect([meter.requests, meter.retries, meter.bytes]).toEqual([4, 2, 10]);
});
