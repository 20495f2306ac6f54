import { readFileSync } from "node:fs";

import { down, up, type PeerReport } from "@haulier/lab";
import { labPeer } from "@haulier/lab/vitest";
import type { TlsOptions } from "@haulier/net";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";

import { awaitCloseUnseen, awaitDataUnseen } from "./testing/await-unseen.ts";
import { exchangeWith } from "./testing/exchange-with.ts";
import { useChaos } from "./testing/use-chaos.ts";
import { useTransport } from "./testing/use-transport.ts";
import type { UndiciTransport } from "./undici-transport.ts";

const chaos = labPeer("chaos");

describe.runIf(labPeer("nginx").available && chaos.available)("nginx that reloads its configuration", () => {
  // One of our own, since others would not like to see theirs reloaded. A run that is killed leaves it to the next one, as its lab.
  const state = `${inject("lab").state}-reload`;
  let nginx: PeerReport<"nginx">;
  let tls: TlsOptions;

  beforeAll(async () => {
    const { lab, peers } = await up(["nginx"], { state });
    nginx = peers.nginx!;
    tls = { ca: readFileSync(lab.certs.ca) };
  });

  afterAll(async () => {
    await down([], { state });
  });

  /** The old process finishes what it has begun, sends GOAWAY over HTTP/2, and closes idle connections; a new one takes over. */
  function reload(): void {
    process.kill(nginx.pids[0]!, "SIGHUP");
  }

  for (const http2 of [false, true]) {
    test(`GET never fails over ${http2 ? "HTTP/2" : "HTTP/1.1"}`, { timeout: 60_000 }, async () => {
      const transport = useTransport({ http2, tls, limits: { maxConnections: 10 } });
      const connections = new Set<number>();
      const statuses = new Set<number>();
      let answered = 0;
      const over = new AbortController();
      const work = async (): Promise<void> => {
        while (!over.signal.aborted) {
          const { status, extensions } = await exchangeWith(transport, `${nginx.https}/whoami`);
          statuses.add(status);
          connections.add(extensions.connection!.id);
          answered += 1;
        }
      };
      const workers = Promise.all(Array.from({ length: 20 }, work));
      const untilAnswered = (count: number) => vi.waitUntil(() => answered >= count, { timeout: 10_000, interval: 1 });
      for (let round = 0; round < 5; round++) {
        await untilAnswered(answered + 200);
        const before = Math.max(...connections);
        reload();
        await vi.waitUntil(() => Math.max(...connections) > before, { timeout: 10_000, interval: 1 });
      }
      await untilAnswered(answered + 200);
      over.abort();
      await workers;
      expect([...statuses]).toEqual([200]);
    });
  }

  /** A connection that nginx has ended by GOAWAY, which nothing in here has seen yet. */
  async function onEndedConnection(transport: UndiciTransport, url: string): Promise<void> {
    const first = await exchangeWith(transport, `${url}/whoami`);
    reload();
    awaitCloseUnseen(first);
  }

  for (const [method, content] of [
    ["GET", undefined],
    ["POST", undefined],
    ["POST", "any method, since GOAWAY says that it was not processed"],
  ] as const) {
    test(`${method} ${content === undefined ? "without" : "with"} a body that GOAWAY refuses is sent again`, async () => {
      const { proxy, url } = await useChaos(chaos.control, nginx.https);
      const transport = useTransport({ http2: true, tls });
      await onEndedConnection(transport, url);
      const response = await exchangeWith(transport, `${url}/whoami`, { method, content });
      expect(response.status).toBe(200);
      // undici has made a connection of its own for that.
      await vi.waitFor(async () => expect(await proxy.stats()).toMatchObject({ accepted: 2, open: 0 }));
      expect(transport.poolStatus()).toMatchObject({ open: 0 });
      const next = await exchangeWith(transport, `${url}/whoami`);
      expect(next.extensions.connection).toMatchObject({ id: 2, reused: false });
      await transport.close();
      await vi.waitFor(async () => expect(await proxy.stats()).toMatchObject({ accepted: 3, open: 0 }));
    });
  }

  test("POST of a stream that GOAWAY refuses is not sent again, and was not processed", async () => {
    const { proxy, url } = await useChaos(chaos.control, nginx.https);
    const transport = useTransport({ http2: true, tls });
    await onEndedConnection(transport, url);
    const content = new Blob(["once"]).stream();
    await expect(exchangeWith(transport, `${url}/whoami`, { method: "POST", content })).rejects.toMatchObject({
      code: "ERR_REMOTE_PROTOCOL",
      processed: "no",
      message: expect.stringContaining("GOAWAY"),
    });
    await vi.waitFor(async () => expect(await proxy.stats()).toMatchObject({ accepted: 1, open: 0 }));
  });

  test("GET that GOAWAY refuses does not wait for what goes on", async () => {
    const { proxy, url } = await useChaos(chaos.control, nginx.https);
    const transport = useTransport({ http2: true, tls });
    const first = await exchangeWith(transport, `${url}/whoami`);
    const sent = (await proxy.stats()).up;
    const controller = new AbortController();
    const extensions = { signal: controller.signal };
    const silent = exchangeWith(transport, `${url}/stream/hang`, { extensions });
    await vi.waitUntil(async () => (await proxy.stats()).up > sent);
    reload();
    // The GOAWAY: nothing else is to come.
    awaitDataUnseen(first);
    expect((await exchangeWith(transport, `${url}/whoami`)).status).toBe(200);
    expect(await proxy.stats()).toMatchObject({ accepted: 2, open: 2 });
    controller.abort("enough");
    await expect(silent).rejects.toBe("enough");
    await vi.waitFor(async () => expect(await proxy.stats()).toMatchObject({ accepted: 2, open: 0 }));
  });

  for (const http2 of [false, true]) {
    test(`what is in flight over ${http2 ? "HTTP/2" : "HTTP/1.1"} finishes, and close() waits for it`, async () => {
      const { proxy, url } = await useChaos(chaos.control, nginx.https);
      const transport = useTransport({ http2, tls });
      const reloaded = Promise.withResolvers<void>();
      async function* content(): AsyncGenerator<Uint8Array> {
        yield Buffer.alloc(50_000);
        await reloaded.promise;
        yield Buffer.alloc(50_000);
      }
      const upload = exchangeWith(transport, `${url}/stream/`, { method: "POST", content: content() });
      await vi.waitUntil(async () => (await proxy.stats()).up > 50_000);
      reload();
      // As long as the old process is there, no other connection is made than one for HTTP/1.1.
      const untilOther = async (): Promise<boolean> => {
        await exchangeWith(transport, `${url}/whoami`);
        return (await proxy.stats()).accepted > (http2 ? 1 : 2);
      };
      await vi.waitUntil(untilOther, { timeout: 10_000 });
      const closing = transport.close();
      expect(transport.poolStatus()).toMatchObject({ active: 1 });
      reloaded.resolve();
      expect((await upload).json()).toMatchObject({ bodyBytes: 100_000 });
      await closing;
      await vi.waitFor(async () => expect(await proxy.stats()).toMatchObject({ open: 0 }));
    });
  }

  test("what GOAWAY refuses is a ConnectError when nginx quits, and no other takes over", async () => {
    const transport = useTransport({ http2: true, tls });
    const first = await exchangeWith(transport, `${nginx.https}/whoami`);
    process.kill(nginx.pids[0]!, "SIGQUIT");
    awaitCloseUnseen(first);
    const results = await Promise.allSettled(
      ["GET", "POST"].map((method) => exchangeWith(transport, `${nginx.https}/whoami`, { method })),
    );
    const refused = { status: "rejected", reason: { code: "ERR_CONNECT", processed: "no" } };
    expect(results).toMatchObject([refused, refused]);
  });
});
