import { expect, it } from "vitest";

import { Client } from "./client.ts";
import { HttpResponse } from "./http-response.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";

const ok = (): HandlerTransport => new HandlerTransport(() => new HttpResponse({ headers: { "set-cookie": "id=1" } }));

it("a client works without a scope, and for many requests (M6)", async () => {
  const transport = ok();
  const client = new Client({ transport });
  await client.get("https://h/1");
  await client.get("https://h/2");
  expect(transport.log).toEqual(["GET https://h/1", "GET https://h/2"]);
  expect(client.isClosed).toBe(false);
});

it("a client leaves Host to the transport, which makes it of the URL (H13)", async () => {
  const transport = ok();
  await new Client({ transport }).get("https://user:pass@[::1]:8443/");
  expect(transport.last.headers.has("host")).toBe(false);
});

it("a client hands on the Host that it is given (H13)", async () => {
  const transport = ok();
  const client = new Client({ transport, headers: { Host: "client.example" } });
  await client.get("https://h/");
  await client.get("https://h/", { headers: { host: "request.example" } });
  expect(transport.requests.map(({ headers }) => headers.getAll("host"))).toEqual([
    ["client.example"],
    ["request.example"],
  ]);
});

it("a client without cookies neither stores nor sends any (C16)", async () => {
  const transport = ok();
  const client = new Client({ transport });
  const response = await client.get("https://h/");
  await client.get("https://h/");
  expect({ ...response.cookies }).toEqual({ id: "1" });
  expect(transport.last.headers.has("cookie")).toBe(false);
});

it("a client with a record of cookies sends those, and stores none (C16)", async () => {
  const transport = ok();
  const client = new Client({ transport, cookies: { theme: "dark" } });
  await client.get("https://h/");
  await client.get("https://h/");
  expect(transport.requests.map(({ headers }) => headers.get("cookie"))).toEqual(["theme=dark", "theme=dark"]);
});
