import { Client, HttpRequest } from "@haulier/core";
import { labFixtures, labPeer } from "@haulier/lab/vitest";
import { describe, expect, test } from "vitest";

import { exchangeWith } from "./testing/exchange-with.ts";
import { labTrust } from "./testing/lab-trust.ts";
import { sha256 } from "./testing/sha256.ts";
import { useTransport } from "./testing/use-transport.ts";

const nginx = labPeer("nginx");
const apache = labPeer("apache");
const haproxy = labPeer("haproxy");

describe.runIf(nginx.available)("downloads from nginx", () => {
  const roads = [
    ["HTTP/1.1", () => nginx.http, false],
    ["HTTP/1.1 with TLS", () => nginx.https1, false],
    ["HTTP/2", () => nginx.https, true],
  ] as const;

  for (const [road, url, http2] of roads) {
    for (const coding of ["identity", "gzip", "br"]) {
      for (const file of ["16m.bin", "text.txt", "empty.txt"] as const) {
        test(`${file} over ${road}, coded by ${coding}`, async () => {
          const client = new Client({ transport: useTransport({ http2, tls: labTrust() }) });
          const response = await client.get(`${url()}/${file}`, { headers: { "Accept-Encoding": coding } });
          const isCoded = coding !== "identity" && file !== "empty.txt";
          expect(response.headers.get("content-encoding")).toBe(isCoded ? coding : null);
          expect(sha256(response.content)).toBe(labFixtures().files[file].sha256);
        });
      }
    }

    test(`16m.bin over ${road}, piece by piece`, async () => {
      const transport = useTransport({ http2, tls: labTrust() });
      await using response = await transport.handleRequest(new HttpRequest("GET", `${url()}/16m.bin`));
      const pieces = await Array.fromAsync(response.raw());
      expect(pieces.length).toBeGreaterThan(1);
      expect(sha256(...pieces)).toBe(labFixtures().files["16m.bin"].sha256);
    });

    test(`eight of 16 MiB at once over ${road}`, async () => {
      const transport = useTransport({ http2, tls: labTrust() });
      const bodies = await Promise.all(
        Array.from({ length: 8 }, async () => (await exchangeWith(transport, `${url()}/16m.bin`)).content),
      );
      expect(new Set(bodies.map((body) => sha256(body)))).toEqual(new Set([labFixtures().files["16m.bin"].sha256]));
    });
  }

  test("a range, and several", async () => {
    const transport = useTransport();
    const whole = (await exchangeWith(transport, `${nginx.http}/1k.bin`)).content;
    const one = await exchangeWith(transport, `${nginx.http}/1k.bin`, { headers: { Range: "bytes=100-199" } });
    expect([one.status, sha256(one.content)]).toEqual([206, sha256(whole.subarray(100, 200))]);
    const two = await exchangeWith(transport, `${nginx.http}/1k.bin`, { headers: { Range: "bytes=0-9,20-29" } });
    expect([two.status, two.headers.get("content-type")]).toEqual([206, expect.stringMatching("multipart/byteranges")]);
  });

  test("a file whose name needs escaping", async () => {
    const transport = useTransport();
    const response = await exchangeWith(transport, `${nginx.http}/${encodeURIComponent("a b+c&d é.txt")}`);
    expect(response.text()).toBe("name\n");
  });
});

describe.runIf(nginx.available)("responses without a body", () => {
  for (const [road, http2] of [
    ["http", false],
    ["https", true],
  ] as const) {
    test(`leave the connection to the next request over ${http2 ? "HTTP/2" : "HTTP/1.1"}`, async () => {
      const transport = useTransport({ http2, tls: labTrust() });
      const url = nginx[road];
      const responses = [
        await exchangeWith(transport, `${url}/16m.bin`, { method: "HEAD" }),
        await exchangeWith(transport, `${url}/status/204`),
        await exchangeWith(transport, `${url}/status/304`),
        await exchangeWith(transport, `${url}/1k.bin`, {
          headers: { "If-Modified-Since": "Mon, 01 Jan 2024 00:00:00 GMT" },
        }),
        await exchangeWith(transport, `${url}/empty.txt`),
        await exchangeWith(transport, `${url}/whoami`),
      ];
      expect(responses.map(({ status }) => status)).toEqual([200, 204, 304, 304, 200, 200]);
      expect(responses.map(({ content }) => content.byteLength > 0)).toEqual([false, false, false, false, false, true]);
      expect(responses[0]!.headers.get("content-length")).toBe("16777216");
      expect(responses.map(({ extensions }) => extensions.connection?.id)).toEqual([1, 1, 1, 1, 1, 1]);
    });
  }
});

describe.runIf(apache.available)("responses that Apache makes up", () => {
  test("half of a promised length is an error, and no short data", async () => {
    const transport = useTransport();
    await expect(exchangeWith(transport, `${apache.http}/cgi/nph-short`)).rejects.toMatchObject({
      code: "ERR_REMOTE_PROTOCOL",
      processed: "maybe",
    });
    const response = await transport.handleRequest(new HttpRequest("GET", `${apache.http}/cgi/nph-short`));
    let bytes = 0;
    const reading = (async () => {
      for await (const piece of response.raw()) bytes += piece.byteLength;
    })();
    await expect(reading).rejects.toMatchObject({ code: "ERR_REMOTE_PROTOCOL" });
    expect(bytes).toBeLessThanOrEqual(50_000);
  });

  test("a reason phrase of its own comes as it is, and so does the case of a field", async () => {
    const transport = useTransport();
    const response = await exchangeWith(transport, `${apache.http}/asis/teapot.asis`);
    expect([response.status, response.reasonPhrase, response.text()]).toEqual([418, "I am a teapot", "teapot\n"]);
    // Apache itself makes one line of the two.
    expect(response.headers.raw).toContainEqual(["X-Two", "a, b"]);
  });

  test("text in Latin-1 is decoded as its charset says", async () => {
    const transport = useTransport();
    expect((await exchangeWith(transport, `${apache.http}/asis/latin1.asis`)).text()).toBe("café\n");
  });
});

describe.runIf(nginx.available)("cookies of nginx", () => {
  for (const [road, http2] of [
    ["http", false],
    ["https", true],
  ] as const) {
    test(`six Set-Cookie lines stay apart over ${http2 ? "HTTP/2" : "HTTP/1.1"}`, async () => {
      const transport = useTransport({ http2, tls: labTrust() });
      const response = await exchangeWith(transport, `${nginx[road]}/cookies/set`);
      expect(response.headers.getSetCookie()).toEqual([
        "plain=1; Path=/",
        "http=2; Path=/; HttpOnly",
        "secure=3; Path=/; Secure; SameSite=Strict",
        "short=4; Path=/; Max-Age=1",
        "dated=5; Path=/; Expires=Wed, 09 Jun 2100 10:18:14 GMT",
        "sub=6; Path=/cookies",
      ]);
    });
  }
});

test.runIf(haproxy.available)("a download through haproxy from a server that sends chunks", async () => {
  const transport = useTransport({ http2: true, tls: labTrust() });
  const expected = Array.from({ length: 100 }, (_, index) => `chunk ${index}\n`).join("");
  for (const url of [haproxy.http, haproxy.https]) {
    const response = await exchangeWith(transport, `${url}/chunked/100/0`);
    expect(response.text()).toBe(expected);
  }
});
