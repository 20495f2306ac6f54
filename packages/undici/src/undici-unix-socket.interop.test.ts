import { labFixtures, labPeer } from "@haulier/lab/vitest";
import { describe, expect, test } from "vitest";

import { exchangeWith } from "./testing/exchange-with.ts";
import { sha256 } from "./testing/sha256.ts";
import { useTransport } from "./testing/use-transport.ts";

const nginx = labPeer("nginx");
const wire = labPeer("wire");

describe.runIf(nginx.available)("nginx behind a Unix socket", () => {
  test("is reached whatever the host is, over one connection for each host", async () => {
    const transport = useTransport({ socketPath: nginx.unix });
    for (const [host, id] of [
      ["localhost", 1],
      ["localhost", 1],
      ["nowhere.test:8080", 2],
    ] as const) {
      const response = await exchangeWith(transport, `http://${host}/whoami`);
      expect(response.json()).toMatchObject({ remotePort: "", host: host.replace(/:.*/, "") });
      expect(response.extensions.connection).toMatchObject({ id, remoteAddress: nginx.unix });
    }
  });

  test("sends 16 MiB unharmed", async () => {
    const transport = useTransport({ socketPath: nginx.unix });
    const response = await exchangeWith(transport, "http://localhost/16m.bin");
    expect(sha256(response.content)).toBe(labFixtures().files["16m.bin"].sha256);
  });
});

describe.runIf(wire.available)("wire behind a Unix socket", () => {
  test("sees the host of the URL, and the whole body", async () => {
    const transport = useTransport({ socketPath: wire.unix });
    const content = new Uint8Array(1_000_000).fill(7);
    const response = await exchangeWith(transport, "http://db.internal/v1/items?all", { method: "PUT", content });
    expect(response.json()).toMatchObject({
      line: "PUT /v1/items?all HTTP/1.1",
      remotePort: null,
      rawHeaders: expect.arrayContaining([["host", "db.internal"]]),
      bodySha256: sha256(content),
    });
  });

  test("whose path leads nowhere is a ConnectError that names it", async () => {
    const transport = useTransport({ socketPath: `${wire.unix}.gone` });
    await expect(exchangeWith(transport, "http://localhost/")).rejects.toMatchObject({
      code: "ERR_CONNECT",
      processed: "no",
      message: expect.stringContaining(`by ${wire.unix}.gone: there is no such Unix socket`),
    });
  });
});
