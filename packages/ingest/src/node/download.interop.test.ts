import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { Client, type Layer, stack, wrap } from "@haulier/core";
import { labFixtures, labPeer } from "@haulier/lab/vitest";
import { UndiciTransport } from "@haulier/undici";
import { describe, expect, onTestFinished, test } from "vitest";

import { caught } from "../testing/caught.ts";
import { randomBytes } from "../testing/random-numbers.ts";
import { useFolder } from "../testing/use-folder.ts";
import type { DownloadOptions } from "./download-options.ts";
import { download } from "./download.ts";

const nginx = labPeer("nginx");
const apache = labPeer("apache");

interface Road {
  readonly client: Client;
  /** `Range` and status of each exchange. */
  readonly exchanges: [range: string | null, status: number][];
}

function useRoad(http2 = false): Road {
  const exchanges: Road["exchanges"] = [];
  const log: Layer = (inner) =>
    wrap(inner, {
      handleRequest: async (request) => {
        const response = await inner.handleRequest(request);
        exchanges.push([request.headers.get("range"), response.status]);
        return response;
      },
    });
  const transport = new UndiciTransport({ http2, tls: { ca: readFileSync(labFixtures().certs.ca) } });
  const client = new Client({ transport: stack(log, transport) });
  onTestFinished(() => client.close());
  return { client, exchanges };
}

/** Begins a download and gives it up after so many bytes. */
async function begin(client: Client, url: string, path: string, size: number): Promise<void> {
  const controller = new AbortController();
  const options: DownloadOptions = {
    signal: controller.signal,
    progressInterval: 0,
    onProgress: ({ transferred }) => {
      if (transferred >= size) controller.abort("enough");
    },
  };
  expect(await caught(() => download(client, url, path, options))).toBe("enough");
}

const sha256 = async (path: string): Promise<string> =>
  createHash("sha256")
    .update(await readFile(path))
    .digest("hex");

const servers = [
  ["nginx over HTTP/1.1", nginx, () => `${nginx.http}/16m.bin`, false],
  ["nginx over HTTP/2", nginx, () => `${nginx.https}/16m.bin`, true],
  ["Apache", apache, () => `${apache.http}/16m.bin`, false],
] as const;

for (const [name, peer, url, http2] of servers) {
  describe.runIf(peer.available)(`downloads from ${name}`, () => {
    test("go on where a call was given up, and know when nothing is missing (DL1)", async () => {
      const folder = await useFolder();
      const path = join(folder, "16m.bin");
      const { client, exchanges } = useRoad(http2);
      await begin(client, url(), path, 5_000_000);
      const { resumed, status, size } = await download(client, url(), path);
      expect([resumed >= 5_000_000, status, size]).toEqual([true, 206, labFixtures().files["16m.bin"].size]);
      expect(exchanges).toEqual([
        [null, 200],
        [`bytes=${resumed}-${size - 1}`, 206],
      ]);
      expect(await sha256(path)).toBe(labFixtures().files["16m.bin"].sha256);
      expect(await readdir(folder)).toEqual(["16m.bin"]);
    });

    test("are shared among connections (DL1)", async () => {
      const path = join(await useFolder(), "16m.bin");
      const { client, exchanges } = useRoad(http2);
      const checksum = { algorithm: "sha-256", value: labFixtures().files["16m.bin"].sha256 } as const;
      const { attempts } = await download(client, url(), path, { connections: 4, minPartSize: 1_048_576, checksum });
      expect(attempts).toBe(16);
      expect(exchanges.map(([, status]) => status)).toEqual(Array.from({ length: 16 }, () => 206));
    });
  });
}

describe.runIf(nginx.available)("nginx", () => {
  test("sends a file anew that has changed, and says what range is not there (DL1)", async () => {
    const folder = await useFolder();
    const path = join(folder, "changing.bin");
    const { client, exchanges } = useRoad();
    const url = `${nginx.http}/upload/changing-${process.pid}.bin`;
    onTestFinished(async () => void (await new Client({ transport: new UndiciTransport() }).delete(url)));
    const [older, newer] = [randomBytes(2_000_000, 1), randomBytes(1_000_000, 2)];
    await client.put(url, { content: older });
    await begin(client, url, path, 500_000);
    await client.put(url, { content: newer });
    exchanges.length = 0;
    const { resumed, status } = await download(client, url, path);
    expect([resumed, status, exchanges]).toEqual([0, 200, [[expect.stringMatching(/^bytes=\d{6,}-1999999$/), 200]]]);
    expect(new Uint8Array(await readFile(path))).toEqual(newer);
  });

  test("with ranges turned off sends all of it again (DL1)", async () => {
    const path = join(await useFolder(), "16m.bin");
    const { client, exchanges } = useRoad();
    await begin(client, `${nginx.http}/norange/16m.bin`, path, 5_000_000);
    const { resumed } = await download(client, `${nginx.http}/norange/16m.bin`, path, { connections: 3 });
    expect([resumed, exchanges.map(([, status]) => status)]).toEqual([0, [200, 200]]);
    expect(await sha256(path)).toBe(labFixtures().files["16m.bin"].sha256);
  });

  test("without a validator is not gone on with (DL1)", async () => {
    const folder = await useFolder();
    const { client } = useRoad();
    await begin(client, `${nginx.http}/noetag/16m.bin`, join(folder, "16m.bin"), 5_000_000);
    expect(await readdir(folder)).toEqual([]);
  });

  test("leaves a file as it is, although it compresses others", async () => {
    const { client } = useRoad();
    const { headers, path } = await download(client, `${nginx.http}/text.txt`, await useFolder());
    expect(headers.get("content-encoding")).toBeNull();
    expect(await sha256(path)).toBe(labFixtures().files["text.txt"].sha256);
    const own = { headers: { "Accept-Encoding": "gzip" } };
    const coded = await download(client, `${nginx.http}/text.txt`, await useFolder(), own);
    expect(coded.headers.get("content-encoding")).toBe("gzip");
    expect(await sha256(coded.path)).toBe(labFixtures().files["text.txt"].sha256);
  });

  test("has a file of nothing, also in parts", async () => {
    const { client } = useRoad();
    for (const connections of [1, 2]) {
      const { size } = await download(client, `${nginx.http}/empty.txt`, await useFolder(), { connections });
      expect(size).toBe(0);
    }
  });
});
