import { spawn } from "node:child_process";
import { createHash, createPrivateKey, createPublicKey } from "node:crypto";
import { once } from "node:events";
import { readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

import { describe, expect, it, onTestFinished, vi } from "vitest";

import { clientPfx } from "./testing/client-pfx.ts";
import { failureOf } from "./testing/pool-harness.ts";
import { certificates, dial, serve } from "./testing/serve-tls.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";
import type { TlsOptions } from "./tls-options.ts";
import { TlsSettings } from "./tls-settings.ts";

const { ca } = certificates;

/** Whether the good server is trusted. */
async function trusts(tls: TlsOptions): Promise<boolean> {
  const server = await serve();
  const failure = await dial(server, tls).catch((error: unknown) => error as Error);
  if (!(failure instanceof Error)) return true;
  expect(failure.message).toMatch(/unknown authority/);
  return false;
}

/** An environment with these variables, and none of the machine's that count. */
function stubEnv(variables: Readonly<Record<string, string>>): void {
  const own = { SSL_CERT_FILE: "", SSL_CERT_DIR: "", SSLKEYLOGFILE: "", ...variables };
  for (const [name, value] of Object.entries(own)) vi.stubEnv(name, value);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
}

const sourceArguments = ["-C", "@haulier/source", "--input-type=module"];

/** Says whether the server at a port is trusted with some authorities. */
const dialProgram = `
  import { directConnector } from "@haulier/net";
  const [, ca, port] = process.argv;
  const target = { protocol: "https:", hostname: "localhost", port: Number(port) };
  const dialled = directConnector({ tls: { ca } })(target, {});
  console.log(await dialled.then(({ stream }) => (stream.destroy(), "trusted"), (error) => error.message));
`;

function pinOf(certificate: string): string {
  const spki = createPublicKey(certificate).export({ type: "spki", format: "der" });
  return `sha256/${createHash("sha256").update(spki).digest("base64")}`;
}

/** A key that the passphrase "sesame" opens. */
function encrypted(key: string): string {
  const options = { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "sesame" } as const;
  return createPrivateKey(key).export(options).toString();
}

describe("ca", () => {
  it("is read from files, by path and by URL", async () => {
    const path = temporaryFolder({ "ca.pem": ca, "other.pem": certificates.selfSigned.cert });
    expect(await trusts({ ca: { file: path("ca.pem") } })).toBe(true);
    expect(await trusts({ ca: [{ file: path("other.pem") }, { file: pathToFileURL(path("ca.pem")) }] })).toBe(true);
    expect(await trusts({ ca: { file: path("other.pem") } })).toBe(false);
  });

  it("is read from files once, at the first connection", async () => {
    const path = temporaryFolder();
    const settings = new TlsSettings({ ca: { file: path("ca.pem") } });
    const server = await serve();
    expect(await failureOf(dial(server, settings))).toMatchObject({
      name: "ConnectError",
      message: `cannot connect to localhost:${server.port}: tls.ca: cannot read ${path("ca.pem")} (ENOENT); check the path`,
    });
    writeFileSync(path("ca.pem"), ca);
    expect((await dial(server, settings)).tls?.authorized).toBe(true);
    writeFileSync(path("ca.pem"), certificates.selfSigned.cert);
    expect((await dial(server, settings)).tls?.authorized).toBe(true);
  });

  it("is refused from a file that is no PEM", async () => {
    const path = temporaryFolder({ "ca.der": "MII" });
    expect(await failureOf(dial(await serve(), { ca: { file: path("ca.der") } }))).toMatchObject({
      message: expect.stringContaining(`tls.ca: ${path("ca.der")} is no PEM file, there is no "-----BEGIN" in it`),
    });
  });

  it.each(["default", "system"])('"%s" does not know the server, and yours is added to it', async (name) => {
    expect(await trusts({ ca: name })).toBe(false);
    expect(await trusts({ ca: [name, ca] })).toBe(true);
  });

  // Node reads the store of the system once in a process, and on Linux has the environment say where that is.
  it.runIf(process.platform === "linux")(
    '"system" is what the operating system trusts',
    { timeout: 20_000 },
    async () => {
      const path = temporaryFolder({ "store.pem": ca });
      const { port } = await serve();
      const trusted = ["system", "default"].map(async (name) => {
        const child = spawn(process.execPath, [...sourceArguments, "--eval", dialProgram, name, String(port)], {
          cwd: import.meta.dirname,
          env: { ...process.env, SSL_CERT_FILE: path("store.pem"), SSL_CERT_DIR: path("") },
          stdio: ["ignore", "pipe", "inherit"],
        });
        const [[printed]] = (await Promise.all([once(child.stdout, "data"), once(child, "exit")])) as [
          [Buffer],
          unknown,
        ];
        return String(printed).trim();
      });
      expect(await Promise.all(trusted)).toEqual(["trusted", expect.stringContaining("unknown authority")]);
    },
  );
});

describe("the client certificate", () => {
  it("is read from files", async () => {
    const { cert, key } = certificates.client;
    const path = temporaryFolder({
      "cert.pem": cert,
      "key.pem": key,
      "both.pem": cert + key,
      "client.p12": clientPfx.pfx,
    });
    const known: TlsOptions[] = [
      { cert: { file: path("cert.pem") }, key: { file: path("key.pem") } },
      { clientPem: { file: path("both.pem") } },
      { clientPem: key + cert },
      { clientPem: Buffer.from(cert + key) },
      { pfx: { file: path("client.p12") }, passphrase: clientPfx.passphrase },
      { clientPem: cert + encrypted(key), passphrase: "sesame" },
    ];
    const server = await serve({ requestCert: true, ca: [ca, clientPfx.cert] });
    for (const credential of known) {
      const { stream } = await dial(server, { ca, ...credential });
      expect(await once(stream, "data")).toEqual([Buffer.from("hello")]);
    }
  });

  it.each([
    [{ cert: { file: "/nowhere/cert.pem" }, key: certificates.client.key }, "tls.cert: cannot read /nowhere/cert.pem"],
    [{ cert: certificates.client.cert, key: { file: "/nowhere/key.pem" } }, "tls.key: cannot read /nowhere/key.pem"],
    [{ clientPem: { file: "/nowhere/both.pem" } }, "tls.clientPem: cannot read /nowhere/both.pem"],
    [{ pfx: { file: "/nowhere/client.p12" } }, "tls.pfx: cannot read /nowhere/client.p12 (ENOENT); check the path"],
    [
      { cert: certificates.client.cert, key: certificates.otherClient.key },
      "the client certificate and its key do not belong together",
    ],
  ] as [TlsOptions, string][])("that cannot be used is said to: %#", async (credential, message) => {
    expect(await failureOf(dial(await serve(), { ca, ...credential }))).toMatchObject({
      name: "ConnectError",
      message: expect.stringContaining(message),
    });
  });
});

describe("trustEnv", () => {
  it("takes the authorities of SSL_CERT_FILE, and only where it is asked to", async () => {
    const path = temporaryFolder({ "ca.pem": ca });
    stubEnv({ SSL_CERT_FILE: path("ca.pem") });
    expect(await trusts({ trustEnv: true })).toBe(true);
    expect(await trusts({ trustEnv: false })).toBe(false);
    expect(await trusts({})).toBe(false);
  });

  it("takes those of SSL_CERT_DIR, as names or hashes, and passes over what is no certificate", async () => {
    const path = temporaryFolder({
      "a.crt": certificates.selfSigned.cert,
      "b.crt": ca,
      "c.key": certificates.server.key,
    });
    symlinkSync(path("b.crt"), path("0123abcd.0"));
    symlinkSync(path("gone"), path("dangling"));
    stubEnv({ SSL_CERT_DIR: `/nowhere:${path("")}` });
    expect(await trusts({ trustEnv: true })).toBe(true);
  });

  it("takes both when there are both, as OpenSSL does", async () => {
    const path = temporaryFolder({ "other.pem": certificates.selfSigned.cert, "ca.pem": ca });
    stubEnv({ SSL_CERT_FILE: path("other.pem"), SSL_CERT_DIR: path("") });
    expect(await trusts({ trustEnv: true })).toBe(true);
  });

  it("leaves the authorities that are given, and those of Node where the environment names none", async () => {
    const path = temporaryFolder({ "other.pem": certificates.selfSigned.cert });
    stubEnv({ SSL_CERT_FILE: path("other.pem") });
    expect(await trusts({ trustEnv: true, ca })).toBe(true);
    stubEnv({});
    expect(await trusts({ trustEnv: true })).toBe(false);
  });

  it.each([
    [{ SSL_CERT_FILE: "/nowhere/ca.pem" }, "SSL_CERT_FILE: cannot read /nowhere/ca.pem (ENOENT); check the path"],
    [{ SSL_CERT_DIR: "/nowhere" }, "SSL_CERT_DIR: there is no certificate in /nowhere; check the path"],
  ] as [Record<string, string>, string][])("fails when there is nothing at %j", async (variables, message) => {
    stubEnv(variables);
    expect(await failureOf(dial(await serve(), { trustEnv: true }))).toMatchObject({
      name: "ConnectError",
      message: expect.stringContaining(message),
    });
  });

  it("writes the secrets where SSLKEYLOGFILE says, and only where it is asked to", async () => {
    const path = temporaryFolder();
    stubEnv({ SSLKEYLOGFILE: path("env.log") });
    await dial(await serve(), { ca });
    expect(statSync(path("env.log"), { throwIfNoEntry: false })).toBeUndefined();
    await dial(await serve(), { ca, trustEnv: true, keyLog: path("own.log") });
    expect(statSync(path("env.log"), { throwIfNoEntry: false })).toBeUndefined();
    await dial(await serve(), { ca, trustEnv: true });
    expect(readFileSync(path("env.log"), "utf8")).toContain("CLIENT_HANDSHAKE_TRAFFIC_SECRET");
  });
});

describe("keyLog", () => {
  it("appends the secrets of each connection, readable to the owner alone", async () => {
    const path = temporaryFolder();
    const keyLog = pathToFileURL(path("keys.log"));
    await dial(await serve(), { ca, keyLog });
    await dial(await serve({ maxVersion: "TLSv1.2" }), { ca, keyLog });
    const lines = readFileSync(path("keys.log"), "utf8").trim().split("\n");
    const labels = lines.map((line) => /^(\w+) [0-9a-f]{64} [0-9a-f]+$/.exec(line)?.[1]);
    expect(labels).toEqual(
      expect.arrayContaining(["CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0", "CLIENT_RANDOM"]),
    );
    expect(statSync(path("keys.log")).mode & 0o777).toBe(0o600);
  });

  it("that cannot be written is warned of once, and the connection stands", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    const { tls } = await dial(await serve(), { ca, keyLog: "/nowhere/keys.log" });
    expect(tls?.authorized).toBe(true);
    expect(warn.mock.calls).toEqual([
      ["tls.keyLog: cannot write /nowhere/keys.log (ENOENT)", { code: "HAULIER_TLS_KEY_LOG" }],
    ]);
  });
});

describe("pins", () => {
  const good = pinOf(certificates.server.cert);
  const other = pinOf(certificates.selfSigned.cert);

  it.each([[good], [[other, good]]])("let the server pass that has one of the keys: %#", async (pins) => {
    expect((await dial(await serve(), { ca, pins })).tls?.authorized).toBe(true);
  });

  it.each([
    ["beside the other checks", { ca }],
    ["also when nothing else is checked", { verify: false }],
  ])("refuse another one, and show it, %s", async (_when, tls) => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    const server = await serve();
    const settings = new TlsSettings({ ...tls, pins: other });
    for (let count = 0; count < 2; count += 1) {
      expect(await failureOf(dial(server, settings))).toMatchObject({
        name: "ConnectError",
        processed: "no",
        message:
          `cannot connect to localhost:${server.port}: the server's public key is ${good}, which is none of tls.pins; ` +
          "if the server has a new key, and you know that for sure, add it",
      });
    }
    const accepted = await server.accepted();
    if (!accepted.closed) await once(accepted, "close");
  });

  it("do not stand in for the other checks", async () => {
    const server = await serve(certificates.unknownCa);
    const pins = pinOf(certificates.unknownCa.cert);
    expect(await failureOf(dial(server, { ca, pins }))).toMatchObject({
      message: expect.stringContaining("unknown authority"),
    });
  });

  it.each(["TLSv1.2", "TLSv1.3"] as const)("are checked on resumed connections, too (%s)", async (version) => {
    const server = await serve({ maxVersion: version });
    const settings = new TlsSettings({ ca, pins: good });
    const first = await dial(server, settings);
    await once(first.stream, version === "TLSv1.3" ? "session" : "data");
    expect((await dial(server, settings)).tls?.resumed).toBe(true);
  });
});
