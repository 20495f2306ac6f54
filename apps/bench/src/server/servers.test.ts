import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { connect as connectHttp2, type IncomingHttpHeaders, type IncomingHttpStatusHeader } from "node:http2";
import { get as getTls, type RequestOptions } from "node:https";
import { json } from "node:stream/consumers";
import type { ConnectionOptions, TLSSocket } from "node:tls";

import { describe, expect, test } from "vitest";

import { EventAssembler } from "../bodies/event-assembler.ts";
import { readChunkLines } from "../bodies/line-splitter.ts";
import {
  downloadSize,
  eventCount,
  manyRows,
  NumberedValues,
  recordCount,
  smallObject,
  windowedSize,
} from "../payloads.ts";
import { cert } from "./certificate.ts";
import { serveDistantHttp2, serveHttp2 } from "./http2-server.ts";
import { holdPath, paths } from "./paths.ts";
import { servePlain } from "./plain-server.ts";
import { serveTls } from "./tls-server.ts";

describe("over TCP", async () => {
  const origin = await servePlain();

  test("gives JSON, and the same for any query", async () => {
    for (const url of [origin + paths.small, `${origin}${paths.small}?page=2`])
      expect(await (await fetch(url)).json()).toEqual(smallObject);
  });

  test("gives JSON that is compressed", async () => {
    const response = await fetch(origin + paths.gzip);
    expect(response.headers.get("content-encoding")).toBe("gzip");
    expect(await response.json()).toEqual(manyRows);
  });

  test("tells how long a body was", async () => {
    const response = await fetch(origin + paths.echo, { method: "POST", body: "x".repeat(100_000) });
    expect(await response.json()).toEqual({ length: 100_000 });
  });

  test("refuses a body of unknown length", async () => {
    const body = new Blob(["x"]).stream();
    const options: RequestInit = { method: "POST", body, duplex: "half" };
    expect((await fetch(origin + paths.echo, options)).status).toBe(411);
  });

  test("gives a download of the size that is expected", async () => {
    const response = await fetch(origin + paths.download);
    expect(response.headers.get("content-length")).toBe(String(downloadSize));
    await response.body?.cancel();
  });

  test("gives all events, without a length", async () => {
    const response = await fetch(origin + paths.events);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(response.headers.has("content-length")).toBe(false);
    const values = new NumberedValues();
    const assembler = new EventAssembler((data) => values.add(JSON.parse(data)));
    await readChunkLines(response.body, (line) => assembler.addLine(line));
    expect(() => values.end(eventCount)).not.toThrow();
  });

  test("gives all records", async () => {
    const values = new NumberedValues();
    await readChunkLines((await fetch(origin + paths.records)).body, (line) => values.add(JSON.parse(line)));
    expect(() => values.end(recordCount)).not.toThrow();
  });

  test("holds answers until so many wait, each on a connection of its own", async () => {
    const other = await servePlain();
    const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(other + holdPath(20))));
    for (const answer of answers) expect(await answer.json()).toEqual(smallObject);
    const counted = (await (await fetch(other + paths.connections)).json()) as { open: number };
    expect(counted.open).toBeGreaterThanOrEqual(20);
  });

  test("knows no other path", async () => {
    expect((await fetch(`${origin}/other`)).status).toBe(404);
  });
});

test("over TLS, gives JSON to whoever trusts its certificate, and HTTP/1.1 only", async () => {
  // Options of TLS that the types of node:https leave out.
  const options: RequestOptions & ConnectionOptions = { ca: cert, ALPNProtocols: ["h2", "http/1.1"], agent: false };
  const request = getTls((await serveTls()) + paths.small, options);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  expect((request.socket as TLSSocket).alpnProtocol).toBe("http/1.1");
  expect(await json(response)).toEqual(smallObject);
});

describe("over HTTP/2", () => {
  for (const [name, serve] of [
    ["near", serveHttp2],
    ["distant", serveDistantHttp2],
  ] as const) {
    test(`gives JSON and a download, ${name}`, async () => {
      const session = connectHttp2(await serve(), { ca: cert });
      const get = async (path: string) => {
        const stream = session.request({ ":path": path });
        const [headers] = (await once(stream, "response")) as [IncomingHttpHeaders & IncomingHttpStatusHeader];
        return { ...headers, stream };
      };
      const small = await get(paths.small);
      expect(small[":status"]).toBe(200);
      expect(await json(small.stream)).toEqual(smallObject);
      const download = await get(paths.download);
      expect(download["content-length"]).toBe(String(windowedSize));
      expect((await get("/other"))[":status"]).toBe(404);
      session.destroy();
    });
  }
});
