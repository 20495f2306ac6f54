import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { type ExchangeEvent, HttpRequest } from "@haulier/core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { UndiciTransport } from "./undici-transport.ts";

const server = createServer((request, response) => {
  if (request.url === "/hints") response.writeEarlyHints({ link: "</style.css>; rel=preload" });
  if (request.url === "/reset") request.socket.destroy();
  else response.end("hello");
});
let url: string;
let transport: UndiciTransport;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  transport = new UndiciTransport({ limits: { maxConnections: 1 } });
});
afterEach(() => transport.close());

const failure = new Error("thrown by the caller's own code");

function throwingAt(type: ExchangeEvent["type"]): { trace: (event: ExchangeEvent) => void } {
  return {
    trace: (event) => {
      if (event.type === type) throw failure;
    },
  };
}

/** Shows that the one connection is free again. */
async function expectFreeConnection(): Promise<void> {
  const response = await transport.handleRequest(new HttpRequest("GET", url));
  expect(new TextDecoder().decode(await response.read())).toBe("hello");
}

describe("a callback that throws ends its own exchange alone (F-81)", () => {
  for (const type of ["dialing", "connected", "requestSent", "headersReceived"] as const) {
    it(`trace, at "${type}"`, async () => {
      const request = new HttpRequest("GET", url, { extensions: throwingAt(type) });
      const outcome = transport.handleRequest(request).then((response) => response.read());
      await expect(outcome).rejects.toBe(failure);
      await expectFreeConnection();
    });
  }

  it("onInformational", async () => {
    const extensions = {
      onInformational: () => {
        throw failure;
      },
    };
    await expect(transport.handleRequest(new HttpRequest("GET", `${url}/hints`, { extensions }))).rejects.toBe(failure);
    await expectFreeConnection();
  });
});

describe("a callback that throws when all is over changes nothing", () => {
  it(`trace, at "done"`, async () => {
    const response = await transport.handleRequest(new HttpRequest("GET", url, { extensions: throwingAt("done") }));
    expect(new TextDecoder().decode(await response.read())).toBe("hello");
    await expectFreeConnection();
  });

  it(`trace, at "failed"`, async () => {
    const request = new HttpRequest("GET", `${url}/reset`, { extensions: throwingAt("failed") });
    await expect(transport.handleRequest(request)).rejects.toMatchObject({ code: "ERR_REMOTE_PROTOCOL" });
    await expectFreeConnection();
  });
});
