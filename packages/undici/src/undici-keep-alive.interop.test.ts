import type { HttpRequestInit } from "@haulier/core";
import { labPeer } from "@haulier/lab/vitest";
import { describe, expect, test, vi } from "vitest";

import { awaitCloseUnseen } from "./testing/await-unseen.ts";
import { exchangeWith } from "./testing/exchange-with.ts";
import { useTransport } from "./testing/use-transport.ts";
import type { UndiciTransport } from "./undici-transport.ts";

const nginx = labPeer("nginx");
const haproxy = labPeer("haproxy");

interface Whoami {
  readonly connection: number;
  readonly requests: number;
}

async function connectionIds(transport: UndiciTransport, url: string, count: number): Promise<(number | undefined)[]> {
  const ids: (number | undefined)[] = [];
  for (let i = 0; i < count; i++) ids.push((await exchangeWith(transport, url)).extensions.connection?.id);
  return ids;
}

describe.runIf(nginx.available)("connections that nginx keeps, and closes", () => {
  test("one connection carries all requests that follow each other", async () => {
    const transport = useTransport();
    const seen: Whoami[] = [];
    for (let i = 0; i < 5; i++) seen.push((await exchangeWith(transport, `${nginx.http}/whoami`)).json());
    expect(new Set(seen.map(({ connection }) => connection)).size).toBe(1);
    expect(seen.map(({ requests }) => requests)).toEqual([1, 2, 3, 4, 5]);
    expect(transport.poolStatus()).toMatchObject({ open: 1, idle: 1 });
  });

  test("a connection that is closed after two requests is replaced", async () => {
    const transport = useTransport();
    expect(await connectionIds(transport, `${nginx.http}/twice`, 5)).toEqual([1, 1, 2, 2, 3]);
    // nginx counts as we do: this is the second request on the third connection, and /whoami has no such limit.
    expect((await exchangeWith(transport, `${nginx.http}/whoami`)).json()).toMatchObject({ requests: 2 });
  });

  test("a connection that nginx says it closes is not kept", async () => {
    const transport = useTransport();
    expect(await connectionIds(transport, `${nginx.http}/idle/none`, 3)).toEqual([1, 2, 3]);
    expect(transport.poolStatus()).toMatchObject({ open: 0 });
  });

  test("a connection that nginx closes while it is idle leaves the pool", async () => {
    const transport = useTransport();
    await exchangeWith(transport, `${nginx.http}/idle/200ms`);
    expect(transport.poolStatus()).toMatchObject({ open: 1, idle: 1 });
    await vi.waitFor(() => expect(transport.poolStatus()).toMatchObject({ open: 0, idle: 0 }));
    const next = await exchangeWith(transport, `${nginx.http}/whoami`);
    expect(next.extensions.connection).toMatchObject({ id: 2, reused: false });
  });
});

describe.runIf(nginx.available)("requests that meet nginx closing idle connections", () => {
  const width = 30;
  const attempts = Array.from({ length: width });

  /** When the requests are sent. */
  const moments = {
    "when all have just been closed": async (transport: UndiciTransport, url: string) => {
      awaitCloseUnseen(await exchangeWith(transport, url));
    },
    "while they are being closed": async (transport: UndiciTransport) => {
      const { open } = transport.poolStatus()!;
      await vi.waitUntil(() => transport.poolStatus()!.open < open, { interval: 1 });
    },
  };

  for (const [when, come] of Object.entries(moments)) {
    /** Fills the pool, waits for the moment, and sends as many requests again. */
    const meet = async (transport: UndiciTransport, init: HttpRequestInit & { method: string }) => {
      const url = `${nginx.http}/idle/200ms`;
      await Promise.all(attempts.map(() => exchangeWith(transport, url)));
      await come(transport, url);
      return await Promise.allSettled(attempts.map(() => exchangeWith(transport, url, init)));
    };

    test(`GET never fails ${when}`, async () => {
      const transport = useTransport({ limits: { maxIdleConnections: width } });
      for (let round = 0; round < 3; round++) {
        const results = await meet(transport, { method: "GET" });
        expect(results).toMatchObject(attempts.map(() => ({ status: "fulfilled", value: { status: 200 } })));
      }
    });

    test(`POST succeeds or may have been processed ${when}`, async () => {
      const transport = useTransport({ limits: { maxIdleConnections: width } });
      for (let round = 0; round < 3; round++) {
        for (const result of await meet(transport, { method: "POST", content: "once" })) {
          const outcome = result.status === "fulfilled" ? result.value.status : result.reason;
          expect([200, expect.objectContaining({ processed: "maybe" })]).toContainEqual(outcome);
        }
      }
    });
  }
});

describe.runIf(nginx.available)("requests on a connection whose end has not been seen yet", () => {
  /** A connection that nginx has closed without the transport having had a chance to see it. */
  async function onDeadConnection(transport: UndiciTransport): Promise<string> {
    const url = `${nginx.http}/idle/200ms`;
    awaitCloseUnseen(await exchangeWith(transport, url));
    expect(transport.poolStatus()).toMatchObject({ open: 1, idle: 1 });
    return url;
  }

  for (const method of ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]) {
    test(`${method} is sent again on another connection`, async () => {
      const transport = useTransport();
      const response = await exchangeWith(transport, await onDeadConnection(transport), { method });
      expect(response.extensions.connection).toMatchObject({ id: 2, reused: false });
    });
  }

  for (const [what, method, content] of [
    ["POST", "POST", () => undefined],
    ["PATCH", "PATCH", () => "patch"],
    ["PUT of a stream that can be read once", "PUT", () => new Blob(["once"]).stream()],
  ] as const) {
    test(`${what} is not sent again, and may have been processed`, async () => {
      const transport = useTransport();
      const url = await onDeadConnection(transport);
      await expect(exchangeWith(transport, url, { method, content: content() })).rejects.toMatchObject({
        code: expect.stringMatching(/^ERR_(REMOTE_PROTOCOL|READ|WRITE)$/),
        processed: "maybe",
      });
      expect(transport.poolStatus()).toMatchObject({ open: 0 });
    });
  }
});

describe.runIf(nginx.available)("servers without an answer", () => {
  test("a connection that is closed instead of an answer is an error", async () => {
    const transport = useTransport();
    await expect(exchangeWith(transport, `${nginx.http}/close`)).rejects.toMatchObject({
      code: "ERR_REMOTE_PROTOCOL",
      processed: "maybe",
      message: expect.stringContaining("closed the connection"),
    });
  });

  test("a GET that is refused in that way on a kept connection is tried once more, and no more often", async () => {
    const transport = useTransport();
    await exchangeWith(transport, `${nginx.http}/whoami`);
    await expect(exchangeWith(transport, `${nginx.http}/close`)).rejects.toMatchObject({ code: "ERR_REMOTE_PROTOCOL" });
    const next = await exchangeWith(transport, `${nginx.http}/whoami`);
    expect(next.extensions.connection?.id).toBe(3);
  });

  for (const [path, status] of [
    ["/dead", 502],
    ["/hang", 504],
  ] as const) {
    test(`${path} is answered by nginx with ${status}, and the connection is kept`, async () => {
      const transport = useTransport();
      expect((await exchangeWith(transport, nginx.http + path)).status).toBe(status);
      const next = await exchangeWith(transport, `${nginx.http}/whoami`);
      expect(next.extensions.connection?.id).toBe(1);
    });
  }

  test("a port where nobody listens is a ConnectError, and nothing was processed", async () => {
    const transport = useTransport();
    const url = `http://127.0.0.1:${nginx.closedPort}/`;
    await expect(exchangeWith(transport, url, { method: "POST", content: "x" })).rejects.toMatchObject({
      code: "ERR_CONNECT",
      processed: "no",
      message: expect.stringMatching(`cannot connect to 127.0.0.1:${nginx.closedPort}: connection refused`),
    });
  });
});

describe.runIf(haproxy.available)("haproxy", () => {
  test("closes the connection at /reject, which is an error", async () => {
    const transport = useTransport();
    await expect(exchangeWith(transport, `${haproxy.http}/reject`)).rejects.toMatchObject({
      code: expect.stringMatching(/^ERR_(REMOTE_PROTOCOL|READ)$/),
      processed: "maybe",
    });
  });
});
