import { HttpRequest, type InformationalResponse } from "@haulier/core";
import { labPeer } from "@haulier/lab/vitest";
import { describe, expect, test } from "vitest";

import { exchangeWith } from "./testing/exchange-with.ts";
import { labTrust } from "./testing/lab-trust.ts";
import { sha256 } from "./testing/sha256.ts";
import { useTransport } from "./testing/use-transport.ts";
import type { UndiciTransport } from "./undici-transport.ts";

const nginx = labPeer("nginx");
const apache = labPeer("apache");
const haproxy = labPeer("haproxy");
const wire = labPeer("wire");

async function hintsOf(transport: UndiciTransport, url: string): Promise<InformationalResponse[]> {
  const hints: InformationalResponse[] = [];
  const response = await exchangeWith(transport, url, {
    extensions: { onInformational: (hint) => void hints.push(hint) },
  });
  expect(response.status).toBe(200);
  return hints;
}

const links = (hints: readonly InformationalResponse[]) =>
  hints.map(({ status, headers }) => [status, headers.get("link")]);

describe.runIf(haproxy.available)("103 Early Hints of haproxy", () => {
  for (const road of ["http", "https"] as const) {
    test(`come in order over ${road === "http" ? "HTTP/1.1" : "HTTP/2"}, before the response`, async () => {
      const transport = useTransport({ http2: true, tls: labTrust() });
      expect(links(await hintsOf(transport, `${haproxy[road]}/hints/two`))).toEqual([
        [103, "</style.css>; rel=preload; as=style"],
        [103, "</a.js>; rel=preload; as=script"],
      ]);
      expect(links(await hintsOf(transport, `${haproxy[road]}/hints`))).toEqual([
        [103, "</style.css>; rel=preload; as=style"],
      ]);
    });
  }

  test("are skipped when nobody asks for them, and the connection is kept", async () => {
    const transport = useTransport();
    expect((await exchangeWith(transport, `${haproxy.http}/hints/two`)).text()).toBe("ok");
    expect((await exchangeWith(transport, `${haproxy.http}/hints/two`)).extensions.connection?.id).toBe(1);
  });
});

test.runIf(apache.available)("103 Early Hints of Apache over HTTP/2", async () => {
  const transport = useTransport({ http2: true, tls: labTrust() });
  expect(links(await hintsOf(transport, `${apache.https}/hints.html`))).toEqual([
    [103, "</style.css>;rel=preload;as=style"],
  ]);
});

describe("trailers", () => {
  test.runIf(wire.available)("come with the end of a chunked body", async () => {
    const transport = useTransport();
    const response = await transport.handleRequest(new HttpRequest("GET", `${wire.http}/chunked/3/10`));
    expect(response.headers.get("trailer")).toBe("X-Checksum");
    expect(response.extensions.trailers).toBeUndefined();
    const body = await response.read();
    expect(response.text()).toBe("chunk 0\nchunk 1\nchunk 2\n");
    expect(response.extensions.trailers?.raw).toEqual([["X-Checksum", sha256(body)]]);
  });

  test.runIf(nginx.available)("come with the end of a body that nginx passes on", async () => {
    const transport = useTransport();
    const response = await exchangeWith(transport, `${nginx.http}/trailer`);
    expect(response.extensions.trailers?.get("x-lab-trailer")).toBe("yes");
  });

  test.runIf(nginx.available)("are undefined where there are none", async () => {
    const transport = useTransport();
    const response = await exchangeWith(transport, `${nginx.http}/hello.txt`);
    expect(response.extensions.trailers).toBeUndefined();
  });
});
