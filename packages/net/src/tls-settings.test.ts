import { createPrivateKey, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { connect as connectTcp, createServer as createTcpServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { duplexPair } from "node:stream";
import { createServer, type TlsOptions as ServerOptions } from "node:tls";

import { describe, expect, it, onTestFinished, vi } from "vitest";

import { directConnector } from "./direct-connector.ts";
import { translateNodeError } from "./node-errors.ts";
import { clientPfx } from "./testing/client-pfx.ts";
import { listen, type Listening } from "./testing/listen.ts";
import { failureOf } from "./testing/pool-harness.ts";
import { certificates, dial, serve, targetOf } from "./testing/serve-tls.ts";
import { startTls } from "./tls-opening.ts";
import type { TlsOptions } from "./tls-options.ts";
import { TlsSettings } from "./tls-settings.ts";

const { ca } = certificates;

describe("a TLS connection", () => {
  it("tells what was agreed, and shows the certificate when asked", async () => {
    const server = await serve({ ALPNProtocols: ["h2", "http/1.1"] });
    const connection = await dial(server, { ca }, { alpnProtocols: ["h2", "http/1.1"] });
    expect(connection.alpnProtocol).toBe("h2");
    expect(connection.tls).toMatchObject({
      version: "TLSv1.3",
      cipher: "TLS_AES_256_GCM_SHA384",
      authorized: true,
      resumed: false,
    });
    expect(connection.tls?.certificate()).toEqual(new X509Certificate(certificates.server.cert).raw);
    expect(connection.timings).toEqual({
      dns: expect.any(Number),
      tcp: expect.any(Number),
      tls: expect.any(Number),
    });
  });

  it("has no ALPN protocol when none was offered, or none was chosen", async () => {
    const server = await serve();
    expect((await dial(server)).alpnProtocol).toBeUndefined();
    expect((await dial(server, { ca }, { alpnProtocols: ["h2"] })).alpnProtocol).toBeUndefined();
  });

  it("goes over a Unix socket too", async () => {
    const path = join(tmpdir(), `haulier-net-tls-${process.pid}.sock`);
    await using server = await listen(createServer(certificates.server), { path });
    const connect = directConnector({ socketPath: path, tls: { ca } });
    const { stream, remoteAddress, tls } = await connect(targetOf(server), {});
    expect([remoteAddress, tls?.authorized]).toEqual([path, true]);
    stream.destroy();
  });

  it.each([
    ["localhost", undefined, undefined, "localhost"],
    ["127.0.0.1", "localhost.", undefined, "localhost"],
    ["127.0.0.1", undefined, undefined, false],
    ["127.0.0.1", "localhost", undefined, "localhost"],
    ["127.0.0.1", "elsewhere.test", "localhost", "localhost"],
    ["localhost", "127.0.0.1", undefined, false],
  ])("to %s, with serverName %s and %s for this one, sends the name %s", async (host, ofAll, ofThis, sent) => {
    const server = await serve();
    const { stream } = await dial(server, { ca, serverName: ofAll }, { serverName: ofThis }, host);
    await once(stream, "data");
    expect(server.serverNames).toEqual([sent]);
  });

  it.each(["TLSv1.2", "TLSv1.3"] as const)("resumes an earlier session (%s)", async (version) => {
    const server = await serve({ maxVersion: version });
    const settings = new TlsSettings({ ca });
    const first = await dial(server, settings);
    // Up to TLS 1.2 the session comes with the handshake, since 1.3 it follows.
    await once(first.stream, version === "TLSv1.3" ? "session" : "data");
    const second = await dial(server, settings);
    expect([first.tls?.resumed, second.tls?.resumed, second.tls?.authorized]).toEqual([false, true, true]);
    expect(second.tls?.certificate()).toEqual(new X509Certificate(certificates.server.cert).raw);
  });

  it("resumes no session under another name, or with other settings", async () => {
    const server = await serve();
    const settings = new TlsSettings({ ca });
    await once((await dial(server, settings)).stream, "session");
    expect((await dial(server, settings, { serverName: "127.0.0.1" })).tls?.resumed).toBe(false);
    expect((await dial(server, { ca })).tls?.resumed).toBe(false);
  });
});

describe("TLS options", () => {
  it.each([
    ["a text", ca],
    ["bytes", new TextEncoder().encode(ca)],
    ["several", [certificates.selfSigned.cert, ca]],
  ])("ca: is trusted as %s", async (_form, trusted) => {
    const { tls } = await dial(await serve(), { ca: trusted });
    expect(tls?.authorized).toBe(true);
  });

  it("ca: replaces Node's own authorities", async () => {
    const error = await failureOf(dial(await serve(), { ca: certificates.selfSigned.cert }));
    expect(error).toMatchObject({ cause: { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" } });
  });

  it.each([
    ["as text", certificates.client],
    ["as bytes", { cert: Buffer.from(certificates.client.cert), key: Buffer.from(certificates.client.key) }],
  ])("cert and key: are shown to a server that asks, %s", async (_form, credential) => {
    const server = await serve({ requestCert: true, ca });
    const { stream } = await dial(server, { ca, ...credential });
    await once(stream, "data");
    expect(stream.destroyed).toBe(false);
  });

  it("passphrase: opens the key", async () => {
    const key = createPrivateKey(certificates.client.key).export({
      type: "pkcs8",
      format: "pem",
      cipher: "aes-256-cbc",
      passphrase: "sesame",
    });
    const server = await serve({ requestCert: true, ca });
    const { cert } = certificates.client;
    const { stream } = await dial(server, { ca, cert, key: key.toString(), passphrase: "sesame" });
    await once(stream, "data");
    expect(await failureOf(dial(server, { ca, cert, key: key.toString(), passphrase: "wrong" }))).toMatchObject({
      name: "ConnectError",
      // One wrong passphrase in 256 yields something that looks decrypted, and is no key.
      message: expect.stringMatching(/the key of the client certificate cannot be (?:decrypted|read)/),
    });
  });

  it("pfx: is shown to a server that asks", async () => {
    const server = await serve({ requestCert: true, ca: clientPfx.cert });
    const { pfx, passphrase } = clientPfx;
    const { stream } = await dial(server, { ca, pfx, passphrase });
    await once(stream, "data");
    expect(await failureOf(dial(server, { ca, pfx, passphrase: "wrong" }))).toMatchObject({
      name: "ConnectError",
      message: expect.stringContaining("tls.pfx cannot be opened; check it, and tls.passphrase"),
    });
  });

  it("minVersion: is TLS 1.2, and can be raised and lowered", async () => {
    const old = await serve({ minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" });
    expect(await failureOf(dial(old))).toMatchObject({ name: "ConnectError" });
    const lowered = await dial(old, { ca, minVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" });
    expect(lowered.tls?.version).toBe("TLSv1.1");
    const server = await serve({ maxVersion: "TLSv1.2" });
    expect((await dial(server)).tls?.version).toBe("TLSv1.2");
    expect(await failureOf(dial(server, { ca, minVersion: "TLSv1.3" }))).toMatchObject({
      message: expect.stringContaining("the server accepts no TLS version that is allowed here"),
    });
  });

  it("maxVersion: is TLS 1.3, and can be lowered", async () => {
    expect((await dial(await serve(), { ca, maxVersion: "TLSv1.2" })).tls?.version).toBe("TLSv1.2");
  });

  it("ciphers: are those that are offered", async () => {
    const tls = { ca, maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-AES128-GCM-SHA256" } as const;
    expect((await dial(await serve(), tls)).tls?.cipher).toBe("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
  });

  it("verify: false takes any certificate, says so of the connection, and warns once", async () => {
    vi.resetModules();
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    const fresh = await import("./direct-connector.ts");
    const server = await serve(certificates.unknownCa);
    for (let count = 0; count < 2; count += 1) {
      const connect = fresh.directConnector({ tls: { verify: false } });
      const { stream, tls } = await connect(targetOf(server, "127.0.0.1"), {});
      expect(tls?.authorized).toBe(false);
      stream.destroy();
    }
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining("certificates are not checked"), {
      code: "HAULIER_TLS_VERIFY",
    });
  });

  it("verify: is not turned off by NODE_TLS_REJECT_UNAUTHORIZED", async () => {
    // Node warns of the variable.
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    onTestFinished(() => {
      warn.mockRestore();
      vi.unstubAllEnvs();
    });
    expect(await failureOf(dial(await serve(certificates.unknownCa)))).toMatchObject({ name: "ConnectError" });
  });

  it("checkServerIdentity: decides in place of Node's check", async () => {
    const server = await serve(certificates.wrongHost);
    const check = vi.fn<NonNullable<TlsOptions["checkServerIdentity"]>>(() => undefined);
    const { tls } = await dial(server, { ca, checkServerIdentity: check }, {}, "127.0.0.1");
    expect(tls?.authorized).toBe(true);
    expect(check).toHaveBeenCalledWith("127.0.0.1", expect.objectContaining({ subjectaltname: "DNS:elsewhere.test" }));
  });

  it("checkServerIdentity: refuses by an error", async () => {
    const refusal = new Error("not pinned");
    const error = await failureOf(dial(await serve(), { ca, checkServerIdentity: () => refusal }));
    expect(error).toMatchObject({ name: "ConnectError", cause: refusal });
  });

  it("are read at the first connection, and then kept", async () => {
    const tls: TlsOptions = { ca, ciphers: "NO-SUCH-CIPHER" };
    const connect = directConnector({ tls });
    await using plain = await listen(createTcpServer());
    const { stream } = await connect({ protocol: "http:", hostname: "127.0.0.1", port: plain.port }, {});
    stream.destroy();
    tls.ciphers = "DEFAULT";
    expect(await failureOf(connect(targetOf(await serve()), {}))).toMatchObject({
      message: expect.stringContaining("tls.ciphers names no cipher that exists (ERR_SSL_NO_CIPHER_MATCH)"),
    });
  });

  it("have a key that no others have", () => {
    const [first, second] = [new TlsSettings({ ca }), new TlsSettings({ ca })];
    expect(first.key).not.toBe(second.key);
    expect(first.key).not.toContain("CERTIFICATE");
  });
});

describe("a TLS connection that cannot be made", () => {
  it.each([
    ["expired", certificates.expired, "the certificate has expired (CERT_HAS_EXPIRED)"],
    ["wrong host", certificates.wrongHost, "the certificate is for another host, it covers DNS:elsewhere.test"],
    ["self-signed", certificates.selfSigned, "the certificate is self-signed (DEPTH_ZERO_SELF_SIGNED_CERT)"],
    ["unknown authority", certificates.unknownCa, "the certificate comes from an unknown authority"],
    [
      "client certificate missing",
      { requestCert: true, ca, maxVersion: "TLSv1.2" },
      "the server refused the handshake",
    ],
    ["TLS versions apart", { minVersion: "TLSv1.3" }, "the server accepts no TLS version that is allowed here"],
    ["ALPN protocols apart", { ALPNProtocols: ["h2"] }, "the server speaks none of the protocols that were offered"],
  ] as [string, ServerOptions, string][])("says why: %s", async (name, options, what) => {
    const server = await serve(options);
    const tls = name.startsWith("TLS versions") ? ({ ca, maxVersion: "TLSv1.2" } as const) : { ca };
    const error = await failureOf(dial(server, tls, { alpnProtocols: ["http/1.1"] }));
    expect(error).toMatchObject({
      name: "ConnectError",
      processed: "no",
      message: expect.stringContaining(`cannot connect to localhost:${server.port}: ${what}`),
    });
  });

  it("says why: the port does not speak TLS", async () => {
    await using server = await listen(createTcpServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")));
    const error = await failureOf(directConnector()(targetOf(server), {}));
    expect(error).toMatchObject({ message: expect.stringContaining("the port does not speak TLS") });
  });

  it("says why: the server hangs up during the handshake", async () => {
    await using server = await listen(createTcpServer((socket) => socket.once("data", () => socket.end())));
    const error = await failureOf(directConnector()(targetOf(server), {}));
    expect(error).toMatchObject({
      message: expect.stringContaining("the other side closed the connection before it was ready"),
    });
  });

  it("closes the socket", async () => {
    const server = await serve(certificates.expired);
    await failureOf(dial(server));
    const accepted = await server.accepted();
    if (!accepted.closed) await once(accepted, "close");
    expect(accepted.destroyed).toBe(true);
  });

  it("learns only afterwards, by TLS 1.3, that a client certificate was missing", async () => {
    const { stream } = await dial(await serve({ requestCert: true, ca }));
    const [error] = (await once(stream, "error").catch((cause: unknown) => [cause])) as [Error];
    expect(translateNodeError(error, { phase: "read" })).toMatchObject({
      name: "ConnectError",
      processed: "no",
      message: expect.stringContaining("the server wants a client certificate"),
    });
  });
});

describe("startTls", () => {
  async function tunnel(server: Listening): Promise<Socket> {
    const socket = connectTcp(server.port, "127.0.0.1");
    await once(socket, "connect");
    onTestFinished(() => {
      socket.destroy();
    });
    return socket;
  }

  it("secures a connection that exists, by the same options", async () => {
    const server = await serve({ ALPNProtocols: ["h2"], requestCert: true, ca });
    const settings = new TlsSettings({ ca, ...certificates.client });
    const stream = await tunnel(server);
    const secured = await startTls(stream, targetOf(server), { settings, alpnProtocols: ["h2"] });
    await once(secured, "data");
    expect([secured.authorized, secured.alpnProtocol, server.serverNames]).toEqual([true, "h2", ["localhost"]]);
  });

  it.each(["localhost", "127.0.0.1", "example.com"])("checks the certificate for the target: %s", async (hostname) => {
    const server = await serve(certificates.wrongHost);
    const stream = await tunnel(server);
    const settings = new TlsSettings({ ca });
    const error = await failureOf(startTls(stream, targetOf(server, hostname), { settings }));
    expect(error).toMatchObject({ code: "ERR_TLS_CERT_ALTNAME_INVALID", host: hostname });
    expect(stream.destroyed).toBe(true);
  });

  it("ends with its signal, and closes the connection", async () => {
    await using silent = await listen(createTcpServer());
    const stream = await tunnel(silent);
    const controller = new AbortController();
    const settings = new TlsSettings({ ca });
    const starting = startTls(stream, targetOf(silent), { settings, signal: controller.signal });
    controller.abort("enough");
    expect(await failureOf(starting)).toBe("enough");
    expect(stream.destroyed).toBe(true);
  });

  it("closes a connection that is no socket, too", async () => {
    const [stream] = duplexPair();
    const controller = new AbortController();
    const settings = new TlsSettings({ ca });
    const starting = startTls(stream, targetOf({ port: 443 }), { settings, signal: controller.signal });
    controller.abort("enough");
    expect(await failureOf(starting)).toBe("enough");
    expect(stream.destroyed).toBe(true);
  });

  it("closes the connection when the options turn out to be unusable", async () => {
    const [stream] = duplexPair();
    const settings = new TlsSettings({ ca, ciphers: "NO-SUCH-CIPHER" });
    const error = await failureOf(startTls(stream, targetOf({ port: 443 }), { settings }));
    expect(error).toMatchObject({ code: "ERR_SSL_NO_CIPHER_MATCH" });
    expect(stream.destroyed).toBe(true);
  });
});
