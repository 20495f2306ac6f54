import type { PeerCertificate, SecureVersion } from "node:tls";

import { checkOptionNames } from "@haulier/core";

/** The path of a file, which is read when the first TLS connection is made, and not again. */
export interface FileSource {
  readonly file: string | URL;
}

/** PEM: a text, its bytes, or a file with it. */
export type PemSource = string | Uint8Array | FileSource;

/** How TLS connections are made. What is left out, or undefined, has its default. */
export interface TlsOptions {
  /**
   * Authorities to trust: PEM, `"default"` for those that Node brings, `"system"` for those of the operating system, or a list of these.
   * They replace the default ones: `["default", yours]` adds to them. @defaultValue "default"
   */
  ca?: PemSource | readonly PemSource[] | undefined;
  /** The client certificate with its chain. */
  cert?: PemSource | undefined;
  /** The key of the client certificate. */
  key?: PemSource | undefined;
  /** Client certificate, chain and key in one PEM; in place of `cert` and `key`. */
  clientPem?: PemSource | undefined;
  /** Client certificate, chain and key in one, as PKCS #12; in place of `cert` and `key`. */
  pfx?: Uint8Array | FileSource | undefined;
  /** Opens `key`, `clientPem` or `pfx` when they are encrypted. */
  passphrase?: string | undefined;
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
  /**
   * Public keys of which the server's certificate has to have one, as `sha256/` and the digest of its SubjectPublicKeyInfo in base64. Checked
   * beside everything else, also when `verify` is false. An error shows the one that the server has.
   */
  pins?: string | readonly string[] | undefined;
  /** A file that the secrets of all connections are appended to, so that Wireshark can read them. Anyone who has it can. */
  keyLog?: string | URL | undefined;
  /**
   * Whether the environment counts: `SSL_CERT_FILE` and `SSL_CERT_DIR` name what is trusted where there is no `ca`, `SSLKEYLOGFILE` is
   * `keyLog` where there is none. @defaultValue false
   */
  trustEnv?: boolean | undefined;
}

const names: ReadonlySet<string> = new Set<keyof TlsOptions>([
  "ca",
  "cert",
  "key",
  "clientPem",
  "pfx",
  "passphrase",
  "serverName",
  "minVersion",
  "maxVersion",
  "ciphers",
  "verify",
  "checkServerIdentity",
  "pins",
  "keyLog",
  "trustEnv",
]);

const versions: ReadonlySet<string> = new Set<SecureVersion>(["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"]);

/** Authorities that have a name. */
const namedAuthorities: ReadonlySet<unknown> = new Set(["default", "system"]);

/** The options, checked, with lists where there may be several. */
export interface CheckedTlsOptions extends TlsOptions {
  readonly ca: readonly PemSource[] | undefined;
  readonly pins: readonly string[] | undefined;
}

/**
 * Checks the options as far as that is possible without reading files and certificates, and returns a copy, which later changes do not reach.
 * @throws TypeError for an unknown option, or one of the wrong type.
 */
export function checkTlsOptions(options: TlsOptions): CheckedTlsOptions {
  checkOptionNames("tls", options, names);
  const { checkServerIdentity, serverName } = options;
  // A "false" from the environment would be true, and a null might be taken for either.
  for (const name of ["verify", "trustEnv"] as const) {
    const value = options[name];
    if (value !== undefined && typeof value !== "boolean") {
      throw new TypeError(`tls.${name}: expected true or false, got ${describe(value)}`);
    }
  }
  if (checkServerIdentity !== undefined && typeof checkServerIdentity !== "function") {
    throw new TypeError(`tls.checkServerIdentity: expected a function, got ${describe(checkServerIdentity)}`);
  }
  if (serverName !== undefined && (typeof serverName !== "string" || serverName === "")) {
    throw new TypeError(`tls.serverName: expected a host name, got ${describe(serverName)}`);
  }
  checkVersion("minVersion", options.minVersion);
  checkVersion("maxVersion", options.maxVersion);
  checkClientCertificate(options);
  const ca = options.ca === undefined ? undefined : listOf(options.ca);
  for (const authority of ca ?? []) if (!namedAuthorities.has(authority)) checkPem("ca", authority);
  const pins = typeof options.pins === "string" ? [options.pins] : options.pins?.slice();
  for (const pin of pins ?? []) checkPin(pin);
  if (pins?.length === 0) throw new TypeError("tls.pins: expected at least one, got none");
  return { ...options, ca, pins };
}

function checkClientCertificate({ cert, key, clientPem, pfx }: TlsOptions): void {
  if (pfx !== undefined && (cert !== undefined || key !== undefined || clientPem !== undefined)) {
    throw new TypeError("tls: pass either pfx, or cert and key");
  }
  if (clientPem !== undefined && (cert !== undefined || key !== undefined)) {
    throw new TypeError("tls: pass either clientPem, or cert and key");
  }
  if ((cert === undefined) !== (key === undefined)) {
    throw new TypeError(
      `tls.${cert === undefined ? "cert" : "key"} is missing: a client certificate takes cert and key`,
    );
  }
  for (const [name, value] of Object.entries({ cert, key, clientPem })) if (value !== undefined) checkPem(name, value);
}

function listOf(ca: NonNullable<TlsOptions["ca"]>): readonly PemSource[] {
  return Array.isArray(ca) ? [...(ca as readonly PemSource[])] : [ca as PemSource];
}

/** Whether it names a file. */
export function isFile(value: unknown): value is FileSource {
  return typeof value === "object" && value !== null && "file" in value && !(value instanceof Uint8Array);
}

/** Node takes an authority that is no PEM, such as a path, without a word, and trusts nobody then. */
function checkPem(name: string, value: unknown): void {
  if (isFile(value) || isPem(value)) return;
  throw new TypeError(
    `tls.${name}: expected the content of a PEM file, beginning with "-----BEGIN"; or { file } with the path of one`,
  );
}

/** Whether it has at least one part of PEM in it. */
export function isPem(value: unknown): boolean {
  if (typeof value === "string") return value.includes("-----BEGIN ");
  if (!(value instanceof Uint8Array)) return false;
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).includes("-----BEGIN ");
}

/** 32 bytes in base64, as RFC 7469 section 2.1.1 has them. */
function checkPin(pin: unknown): void {
  if (typeof pin === "string" && /^sha256\/[A-Za-z0-9+/]{43}=$/.test(pin)) return;
  throw new TypeError(`tls.pins: expected "sha256/" and 32 bytes in base64, got ${describe(pin)}`);
}

function checkVersion(name: "minVersion" | "maxVersion", version: SecureVersion | undefined): void {
  if (version === undefined || versions.has(version)) return;
  throw new TypeError(`tls.${name}: expected ${[...versions].join(", ")}, got ${describe(version)}`);
}

function describe(value: unknown): string {
  return typeof value === "string" ? `"${value}"` : value === null ? "null" : typeof value;
}
