import { describe, expect, it } from "vitest";

import { checkTlsOptions, type TlsOptions } from "./tls-options.ts";

describe("checkTlsOptions", () => {
  it.each([
    [{ serverNames: "a" }, 'unknown option "serverNames"; did you mean "serverName"?'],
    [{ rejectUnauthorized: false }, 'unknown option "rejectUnauthorized"'],
    [{ verify: "false" }, 'tls.verify: expected true or false, got "false"'],
    [{ verify: 0 }, "tls.verify: expected true or false, got number"],
    [{ verify: null }, "tls.verify: expected true or false, got null"],
    [{ checkServerIdentity: true }, "tls.checkServerIdentity: expected a function, got boolean"],
    [{ serverName: "" }, 'tls.serverName: expected a host name, got ""'],
    [{ ca: "/etc/ssl/ca.pem" }, 'tls.ca: expected the content of a PEM file, beginning with "-----BEGIN"'],
    [{ ca: [new Uint8Array(3)] }, "tls.ca: expected the content of a PEM file"],
    [{ cert: "c", key: "k" }, "tls.cert: expected the content of a PEM file"],
    [{ minVersion: "1.2" }, 'tls.minVersion: expected TLSv1, TLSv1.1, TLSv1.2, TLSv1.3, got "1.2"'],
    [{ maxVersion: 1.3 }, "tls.maxVersion: expected TLSv1, TLSv1.1, TLSv1.2, TLSv1.3, got number"],
    [{ clientPem: "client.pem" }, "tls.clientPem: expected the content of a PEM file"],
    [{ ca: "System" }, "tls.ca: expected the content of a PEM file"],
    [{ trustEnv: "yes" }, 'tls.trustEnv: expected true or false, got "yes"'],
    [{ pins: "sha1/AAAA" }, 'tls.pins: expected "sha256/" and 32 bytes in base64, got "sha1/AAAA"'],
    [{ pins: ["sha256/AAAA"] }, 'tls.pins: expected "sha256/" and 32 bytes in base64, got "sha256/AAAA"'],
    [{ pins: [] }, "tls.pins: expected at least one, got none"],
    [{ clientPem: { file: "a" }, cert: "c" }, "tls: pass either clientPem, or cert and key"],
    [{ clientPem: { file: "a" }, pfx: { file: "b" } }, "tls: pass either pfx, or cert and key"],
    [{ cert: "c" }, "tls.key is missing"],
    [{ key: "k" }, "tls.cert is missing"],
    [{ pfx: new Uint8Array(), cert: "c", key: "k" }, "tls: pass either pfx, or cert and key"],
  ])("refuses %o", (options, message) => {
    expect(() => checkTlsOptions(options as TlsOptions)).toThrow(TypeError);
    expect(() => checkTlsOptions(options as TlsOptions)).toThrow(message);
  });

  it("takes undefined as left out", () => {
    expect(() => checkTlsOptions({ verify: undefined, ca: undefined, serverName: undefined })).not.toThrow();
  });
});
