import { Readable } from "node:stream";

import { Client } from "@haulier/core";
import { MockTransport } from "@haulier/mock";
import { expect, it } from "vitest";

import { createFetch } from "./create-fetch.ts";

const url = "https://api.example.com/things";

it("takes a Request of node-fetch, whose body is a stream of Node's", async () => {
  const transport = new MockTransport({});
  const fetch = createFetch(new Client({ transport }));
  const foreign = { url, method: "POST", headers: new Map([["x-a", "1"]]), body: Readable.from(["te", "xt"]) };
  await fetch(foreign as never);
  expect([transport.lastCall?.request.headers.get("x-a"), transport.lastCall?.text()]).toEqual(["1", "text"]);
});

// Browsers take no Set-Cookie into a Response.
it("keeps Set-Cookie apart", async () => {
  const cookies = [
    ["Set-Cookie", "a=1"],
    ["Set-Cookie", "b=2"],
  ] as const;
  const fetch = createFetch(new Client({ transport: new MockTransport({ headers: cookies }) }));
  expect((await fetch(url)).headers.getSetCookie()).toEqual(["a=1", "b=2"]);
});
