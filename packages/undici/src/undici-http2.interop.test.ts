import { HttpRequest } from "@haulier/core";
import { labFixtures, labPeer } from "@haulier/lab/vitest";
import { describe, expect, test } from "vitest";

import { exchangeWith } from "./testing/exchange-with.ts";
import { labTrust } from "./testing/lab-trust.ts";
import { priorKnowledge } from "./testing/prior-knowledge.ts";
import { sha256 } from "./testing/sha256.ts";
import { useTransport } from "./testing/use-transport.ts";

const nginx = labPeer("nginx");
const apache = labPeer("apache");
const haproxy = labPeer("haproxy");
const nghttpd = labPeer("nghttpd");

describe("the protocol that ALPN chooses", () => {
  for (const [http2, version] of [
    [true, "HTTP/2"],
    [false, "HTTP/1.1"],
  ] as const) {
    const what = `is ${version} where h2 is ${http2 ? "" : "not "}offered`;

    test.runIf(nginx.available)(`${what}, with nginx`, async () => {
      const transport = useTransport({ http2, tls: labTrust() });
      const response = await exchangeWith(transport, `${nginx.https}/whoami`);
      expect(response.json()).toMatchObject({ protocol: http2 ? "HTTP/2.0" : "HTTP/1.1" });
      expect(response.httpVersion).toBe(version);
      expect(response.extensions.connection?.alpnProtocol).toBe(http2 ? "h2" : "http/1.1");
    });

    test.runIf(haproxy.available)(`${what}, with haproxy`, async () => {
      const transport = useTransport({ http2, tls: labTrust() });
      const response = await exchangeWith(transport, `${haproxy.https}/whoami`);
      expect([response.httpVersion, response.text()]).toEqual([
        version,
        `127.0.0.1 ${http2 ? "HTTP/2.0" : "HTTP/1.1"} localhost`,
      ]);
    });

    test.runIf(apache.available)(`${what}, with Apache`, async () => {
      const transport = useTransport({ http2, tls: labTrust() });
      const response = await exchangeWith(transport, `${apache.https}/cgi/echo`);
      expect(response.httpVersion).toBe(version);
      expect(response.text()).toContain(`SERVER_PROTOCOL=${http2 ? "HTTP/2.0" : "HTTP/1.1"}\n`);
    });
  }

  test.runIf(nginx.available)("is HTTP/1.1 with a server that has no h2", async () => {
    const transport = useTransport({ http2: true, tls: labTrust() });
    const responses = await Promise.all(
      Array.from({ length: 10 }, () => exchangeWith(transport, `${nginx.https1}/whoami`)),
    );
    for (const response of responses) {
      expect(response.json()).toMatchObject({ protocol: "HTTP/1.1" });
      expect(response.extensions.connection?.alpnProtocol).toBe("http/1.1");
    }
  });

  test.runIf(nghttpd.available)("is HTTP/2 with a server that has nothing else", async () => {
    const transport = useTransport({ http2: true, tls: labTrust() });
    const response = await exchangeWith(transport, `${nghttpd.https}/hello.txt`);
    expect([response.httpVersion, response.text()]).toEqual(["HTTP/2", "hello\n"]);
    const without = useTransport({ tls: labTrust() });
    await expect(exchangeWith(without, `${nghttpd.https}/hello.txt`)).rejects.toMatchObject({
      code: expect.stringMatching(/^ERR_(CONNECT|REMOTE_PROTOCOL|READ)$/),
    });
  });
});

describe.runIf(nginx.available)("many requests at once over HTTP/2", () => {
  const count = 200;
  const attempts = Array.from({ length: count });

  test("200 share one connection, where no other is allowed", async () => {
    const transport = useTransport({ http2: true, tls: labTrust(), limits: { maxConnections: 1 } });
    const responses = await Promise.all(attempts.map(() => exchangeWith(transport, `${nginx.https}/whoami`)));
    expect(new Set(responses.map(({ extensions }) => extensions.connection?.id))).toEqual(new Set([1]));
    expect(new Set(responses.map((response) => response.json<{ connection: number }>().connection)).size).toBe(1);
    expect(transport.poolStatus()).toMatchObject({ open: 1, idle: 1 });
  });

  test("200 take no more than two connections", async () => {
    const transport = useTransport({ http2: true, tls: labTrust() });
    const responses = await Promise.all(attempts.map(() => exchangeWith(transport, `${nginx.https}/whoami`)));
    expect(responses.every(({ status }) => status === 200)).toBe(true);
    expect(new Set(responses.map(({ extensions }) => extensions.connection?.id)).size).toBeLessThanOrEqual(2);
  });

  test("100 downloads of 1 MiB are unharmed", async () => {
    const transport = useTransport({ http2: true, tls: labTrust() });
    const bodies = await Promise.all(
      attempts.slice(0, 100).map(async () => (await exchangeWith(transport, `${nginx.https}/1m.bin`)).content),
    );
    expect(new Set(bodies.map((body) => sha256(body)))).toEqual(new Set([labFixtures().files["1m.bin"].sha256]));
  });
});

describe.runIf(nghttpd.available)("nghttpd, nghttp2's own server", () => {
  test("sends trailers", async () => {
    const transport = useTransport({ connector: priorKnowledge() });
    const response = await exchangeWith(transport, `${nghttpd.trailers}/hello.txt`);
    expect(response.text()).toBe("hello\n");
    expect(response.extensions.trailers?.raw).toEqual([
      ["x-checksum", "abc"],
      ["x-second", "2"],
    ]);
  });

  for (const size of [0, 1, 100_000, 10_000_000]) {
    test(`echoes ${size} bytes`, async () => {
      const content = Buffer.alloc(size, "so many that no power of two is a multiple");
      const transport = useTransport({ connector: priorKnowledge() });
      const response = await exchangeWith(transport, `${nghttpd.echo}/`, { method: "POST", content });
      expect(sha256(response.content)).toBe(sha256(content));
    });
  }

  test("answers before the request has ended", async () => {
    const transport = useTransport({ connector: priorKnowledge() });
    const answered = Promise.withResolvers<void>();
    const request = new HttpRequest("POST", `${nghttpd.earlyResponse}/hello.txt`, {
      async *content() {
        yield new Uint8Array(10);
        await answered.promise;
        yield new Uint8Array(10);
      },
    });
    const response = await transport.handleRequest(request);
    answered.resolve();
    await response.read();
    expect([response.status, response.text()]).toEqual([200, "hello\n"]);
  });

  for (const file of ["empty.txt", "hello.txt", "16m.bin"] as const) {
    test(`sends ${file} without a length, and padded`, async () => {
      const transport = useTransport({ connector: priorKnowledge() });
      const response = await exchangeWith(transport, `${nghttpd.noLength}/${file}`);
      expect(response.headers.has("content-length")).toBe(false);
      expect(sha256(response.content)).toBe(labFixtures().files[file].sha256);
    });
  }

  test("allows two streams and small windows, which 50 requests fit through", async () => {
    const transport = useTransport({ connector: priorKnowledge(), limits: { maxConnections: 1 } });
    const responses = await Promise.all(
      Array.from({ length: 50 }, () => exchangeWith(transport, `${nghttpd.tight}/1k.bin`)),
    );
    expect(new Set(responses.map(({ content }) => sha256(content)))).toEqual(
      new Set([labFixtures().files["1k.bin"].sha256]),
    );
    expect(new Set(responses.map(({ extensions }) => extensions.connection?.id))).toEqual(new Set([1]));
  });

  test("may push what nobody asked for, which is declined", async () => {
    const transport = useTransport({ http2: true, tls: labTrust() });
    const response = await exchangeWith(transport, `${nghttpd.push}/index.html`);
    expect(sha256(response.content)).toBe(labFixtures().files["index.html"].sha256);
    const next = await exchangeWith(transport, `${nghttpd.push}/style.css`);
    expect(next.extensions.connection).toMatchObject({ id: 1, reused: true });
  });
});
