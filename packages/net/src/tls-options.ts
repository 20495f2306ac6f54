import type { PeerCertificate, SecureVersion } from "node:tls";

import { checkOptionNames } from "@haulier/core";

/** How TLS connections are made. What is left out, or undefined, has its default. */
export interface TlsOptions {
  /**
   * Authorities to trust, as PEM. They replace those that Node brings; to add to them, pass
   * `[...tls.getCACertificates(), yours]` with `tls` from `node:tls`. @defaultValue Node's
   */
  ca?: string | Uint8Array | readonly (string | Uint8Array)[] | undefined;
  /** The client certificate with its chain, as PEM. */
  cert?: string | Uint8Array | undefined;
  /** The key of the client certificate, as PEM. */
  key?: string | Uint8Array | undefined;
  /** Opens `key` or `pfx` when they are encrypted. */
  passphrase?: string | undefined;
  /** Client certificate, chain and key in one, as PKCS #12; in place of `cert` and `key`. */
  pfx?: Uint8Array | undefined;
  /** Name for SNI and for checking the certificate, in place of the host name of the URL. */
  serverName?: string | undefined;
  /** @defaultValue "TLSv1.2" */
  minVersion?: SecureVersion | undefined;
  /** @defaultValue "TLSv1.3" */
  maxVersion?: SecureVersion | undefined;
  /** In OpenSSL's notation. @defaultValue Node's */
  ciphers?: string | undefined;
  /**
   * `false` accepts any certificate, so anyone on the way can read and change what is sent; it warns once per process. `ca` is the
   * better way to reach a server with a certificate of its own. @defaultValue true
   */
  verify?: boolean | undefined;
  /**
   * Decides whether a certificate belongs to `host`, in place of Node's check; returns an error when not. It is not called when `verify`
   * is false, for a certificate that failed other checks, or when a session is resumed, whose certificate was checked before.
   */
  checkServerIdentity?: ((host: string, certificate: PeerCertificate) => Error | undefined) | undefined;
}

const names: ReadonlySet<string> = new Set<keyof TlsOptions>([
  "ca",
  "cert",
  "key",
  "passphrase",
  "pfx",
  "serverName",
  "minVersion",
  "maxVersion",
  "ciphers",
  "verify",
  "checkServerIdentity",
]);

const versions: ReadonlySet<string> = new Set<SecureVersion>(["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"]);

/**
 * Checks the options as far as that is possible without reading certificates, and returns a copy, which later changes do not reach.
 * @throws TypeError for an unknown option, or one of the wrong type.
 */
export function checkTlsOptions(options: TlsOptions): TlsOptions {
  checkOptionNames("tls", options, names);
  const { verify, checkServerIdentity, serverName, pfx, cert, key } = options;
  // A "false" from the environment would be true, and a null might be taken for either.
  if (verify !== undefined && typeof verify !== "boolean") {
    throw new TypeError(`tls.verify: expected true or false, got ${describe(verify)}`);
  }
  if (checkServerIdentity !== undefined && typeof checkServerIdentity !== "function") {
    throw new TypeError(`tls.checkServerIdentity: expected a function, got ${describe(checkServerIdentity)}`);
  }
  if (serverName !== undefined && (typeof serverName !== "string" || serverName === "")) {
    throw new TypeError(`tls.serverName: expected a host name, got ${describe(serverName)}`);
  }
  if (pfx !== undefined && (cert !== undefined || key !== undefined)) {
    throw new TypeError("tls: pass either pfx, or cert and key");
  }
  if ((cert === undefined) !== (key === undefined)) {
    throw new TypeError(
      `tls.${cert === undefined ? "cert" : "key"} is missing: a client certificate takes cert and key`,
    );
  }
  const ca = options.ca === undefined ? undefined : listOf(options.ca);
  for (const authority of ca ?? []) checkPem("ca", authority);
  if (cert !== undefined) checkPem("cert", cert);
  if (key !== undefined) checkPem("key", key);
  checkVersion("minVersion", options.minVersion);
  checkVersion("maxVersion", options.maxVersion);
  return { ...options, ca };
}

function listOf(ca: NonNullable<TlsOptions["ca"]>): readonly (string | Uint8Array)[] {
  return typeof ca === "string" || ca instanceof Uint8Array ? [ca] : [...ca];
}

/** Node takes an authority that is no PEM, such as a path, without a word, and trusts nobody then. */
function checkPem(name: "ca" | "cert" | "key", value: unknown): void {
  const isPem =
    typeof value === "string"
      ? value.includes("-----BEGIN ")
      : value instanceof Uint8Array &&
        Buffer.from(value.buffer, value.byteOffset, value.byteLength).includes("-----BEGIN ");
  if (!isPem) throw new TypeError(`tls.${name}: expected the content of a PEM file, beginning with "-----BEGIN"`);
}

function checkVersion(name: "minVersion" | "maxVersion", version: SecureVersion | undefined): void {
  if (version === undefined || versions.has(version)) return;
  throw new TypeError(`tls.${name}: expected ${[...versions].join(", ")}, got ${describe(version)}`);
}

function describe(value: unknown): string {
  return typeof value === "string" ? `"${value}"` : value === null ? "null" : typeof value;
}
