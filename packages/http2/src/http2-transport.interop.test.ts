import { HttpRequest } from "@haulier/core";
import { labFixtures, labPeer } from "@haulier/lab/vitest";
import { describe, expect, test } from "vitest";

import { exchangeWith } from "./testing/exchange-with.ts";
import { failureOf } from "./testing/failure-of.ts";
import { labTrust } from "./testing/lab-trust.ts";
import { sha256 } from "./testing/sha256.ts";
import { useTransport } from "./testing/use-transport.ts";

const nginx = labPeer("nginx");
const apache = labPeer("apache");
const haproxy = labPeer("haproxy");
const nghttpd = labPeer("nghttpd");

const attempts = Array.from({ length: 200 });

describe("the protocol that ALPN chooses", () => {
  test.runIf(nginx.available)("is HTTP/2 with nginx", async () => {
    const response = await exchangeWith(useTransport({ tls: labTrust() }), `${nginx.https}/whoami`);
    expect(response.json()).toMatchObject({ protocol: "HTTP/2.0" });
    expect([response.httpVersion, response.extensions.connection?.alpnProtocol]).toEqual(["HTTP/2", "h2"]);
  });

  test.runIf(apache.available)("is HTTP/2 with mod_http2 of Apache", async () => {
    const response = await exchangeWith(useTransport({ tls: labTrust() }), `${apache.https}/cgi/echo`);
    expect(response.httpVersion).toBe("HTTP/2");
    expect(response.text()).toContain("SERVER_PROTOCOL=HTTP/2.0\n");
  });

  test.runIf(haproxy.available)("is HTTP/2 with haproxy", async () => {
    const response = await exchangeWith(useTransport({ tls: labTrust() }), `${haproxy.https}/whoami`);
    expect([response.httpVersion, response.text()]).toEqual(["HTTP/2", "127.0.0.1 HTTP/2.0 localhost"]);
  });

  test.runIf(nginx.available)("is an error with a server that has HTTP/1.1 only, which says what to do", async () => {
    const failed = failureOf(exchangeWith(useTransport({ tls: labTrust() }), `${nginx.https1}/whoami`));
    expect(await failed).toMatchObject({ code: "ERR_CONNECT", processed: "no" });
  });
});

for (const [name, peer, path] of [
  ["nginx", nginx, "/1m.bin"],
  ["Apache", apache, "/1m.bin"],
] as const) {
  describe.runIf(peer.available)(`many requests at once to ${name}`, () => {
    test("keep to the limit of the server, and are all answered", async () => {
      const transport = useTransport({ tls: labTrust() });
      const responses = await Promise.all(attempts.map(() => exchangeWith(transport, `${peer.https}/hello.txt`)));
      expect(responses.every(({ status }) => status === 200)).toBe(true);
      const { sessions } = transport.poolStatus();
      for (const { capacity } of sessions) expect(capacity).toBeLessThanOrEqual(128);
      expect(sessions.length).toBeLessThanOrEqual(3);
    });

    test("are all answered on one session, where no other is allowed", async () => {
      const transport = useTransport({ tls: labTrust(), limits: { maxConnections: 1 } });
      const responses = await Promise.all(attempts.map(() => exchangeWith(transport, `${peer.https}/hello.txt`)));
      expect(new Set(responses.map(({ extensions }) => extensions.connection?.id))).toEqual(new Set([1]));
    });

    test("are unharmed downloads", async () => {
      const transport = useTransport({ tls: labTrust() });
      const bodies = await Promise.all(
        attempts.slice(0, 50).map(async () => (await exchangeWith(transport, `${peer.https}${path}`)).content),
      );
      expect(new Set(bodies.map((body) => sha256(body)))).toEqual(new Set([labFixtures().files["1m.bin"].sha256]));
    });
  });
}

describe.runIf(nghttpd.available)("nghttpd, nghttp2's own server", () => {
  test("speaks HTTP/2 by ALPN and without TLS", async () => {
    const transport = useTransport({ tls: labTrust() });
    const secured = await exchangeWith(transport, `${nghttpd.https}/hello.txt`);
    expect([secured.httpVersion, secured.text()]).toEqual(["HTTP/2", "hello\n"]);
    const plain = await exchangeWith(transport, `${nghttpd.trailers}/hello.txt`);
    expect([plain.httpVersion, plain.text()]).toEqual(["HTTP/2", "hello\n"]);
  });

  test("sends trailers", async () => {
    const response = await exchangeWith(useTransport(), `${nghttpd.trailers}/hello.txt`);
    expect(response.text()).toBe("hello\n");
    expect(response.extensions.trailers?.raw).toEqual([
      ["x-checksum", "abc"],
      ["x-second", "2"],
    ]);
  });

  for (const size of [0, 1, 100_000, 10_000_000]) {
    test(`echoes ${size} bytes`, async () => {
      const content = Buffer.alloc(size, "so many that no power of two is a multiple");
      const response = await exchangeWith(useTransport(), `${nghttpd.echo}/`, { method: "POST", content });
      expect(sha256(response.content)).toBe(sha256(content));
    });
  }

  test("answers before the request has ended", async () => {
    const answered = Promise.withResolvers<void>();
    const request = new HttpRequest("POST", `${nghttpd.earlyResponse}/hello.txt`, {
      async *content() {
        yield new Uint8Array(10);
        await answered.promise;
        yield new Uint8Array(10);
      },
    });
    const response = await useTransport().handleRequest(request);
    answered.resolve();
    await response.read();
    expect([response.status, response.text()]).toEqual([200, "hello\n"]);
  });

  for (const file of ["empty.txt", "hello.txt", "16m.bin"] as const) {
    test(`sends ${file} without a length, and padded`, async () => {
      const response = await exchangeWith(useTransport(), `${nghttpd.noLength}/${file}`);
      expect(response.headers.has("content-length")).toBe(false);
      expect(sha256(response.content)).toBe(labFixtures().files[file].sha256);
    });
  }

  test("allows two streams and small windows, which 50 requests fit through", async () => {
    const transport = useTransport({ limits: { maxConnections: 1 } });
    const responses = await Promise.all(
      attempts.slice(0, 50).map(() => exchangeWith(transport, `${nghttpd.tight}/1k.bin`)),
    );
    expect(new Set(responses.map(({ content }) => sha256(content)))).toEqual(
      new Set([labFixtures().files["1k.bin"].sha256]),
    );
    expect(transport.poolStatus().sessions).toMatchObject([{ id: 1, capacity: 2, streams: 0 }]);
  });

  test("may push what nobody asked for, which is declined", async () => {
    const transport = useTransport({ tls: labTrust() });
    const response = await exchangeWith(transport, `${nghttpd.push}/index.html`);
    expect(sha256(response.content)).toBe(labFixtures().files["index.html"].sha256);
    const next = await exchangeWith(transport, `${nghttpd.push}/style.css`);
    expect(next.extensions.connection).toMatchObject({ id: 1, reused: true });
  });

  test("leaves the other streams alone, when one is not read", async () => {
    const transport = useTransport();
    const held = await transport.handleRequest(new HttpRequest("GET", `${nghttpd.noLength}/16m.bin`));
    const others = await Promise.all(
      attempts.slice(0, 20).map(() => exchangeWith(transport, `${nghttpd.noLength}/hello.txt`)),
    );
    expect(others.every((response) => response.text() === "hello\n")).toBe(true);
    await held.read();
    expect(sha256(held.content)).toBe(labFixtures().files["16m.bin"].sha256);
  });
});
