import { readdirSync, readFileSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { getCACertificates } from "node:tls";

import { codeOf } from "./describe-failure.ts";
import type { Environment } from "./environment.ts";
import { isFile, isPem, type CheckedTlsOptions, type PemSource } from "./tls-options.ts";

/** What the options of TLS name, read. */
export interface TlsMaterial {
  /** Undefined for those that Node brings. */
  readonly ca: readonly (string | Buffer)[] | undefined;
  readonly cert: string | Buffer | undefined;
  readonly key: string | Buffer | undefined;
  readonly pfx: Buffer | undefined;
}

/**
 * Reads the files that the options name, and those that the environment names for what the options leave out.
 * @param env empty where it does not count.
 * @throws Error that names the option and the path, for a file that cannot be read or has nothing in it.
 */
export function readTlsMaterial(options: CheckedTlsOptions, env: Environment): TlsMaterial {
  const { ca, cert, key, clientPem, pfx } = options;
  return {
    ca: ca === undefined ? authoritiesOf(env) : readAuthorities(ca),
    cert: readPem("tls.cert", cert) ?? readPem("tls.clientPem", clientPem),
    key: readPem("tls.key", key) ?? readPem("tls.clientPem", clientPem),
    pfx: pfx === undefined ? undefined : isFile(pfx) ? read("tls.pfx", pfx.file) : bytesOf(pfx),
  };
}

function readAuthorities(sources: readonly PemSource[]): readonly (string | Buffer)[] | undefined {
  // Node shares its own among all contexts, as long as they are not spelled out.
  if (sources.length === 1 && sources[0] === "default") return undefined;
  return sources.flatMap((source) =>
    source === "default" || source === "system" ? getCACertificates(source) : (readPem("tls.ca", source) ?? []),
  );
}

/** As OpenSSL has it: the certificates of a file, and those of directories. Undefined where neither is named. */
function authoritiesOf({ SSL_CERT_FILE: file, SSL_CERT_DIR: directories }: Environment): Buffer[] | undefined {
  if (!file && !directories) return undefined;
  const named = file ? [readPemFile("SSL_CERT_FILE", file)] : [];
  const found = (directories ?? "").split(delimiter).flatMap((directory) => certificatesIn(directory));
  if (named.length + found.length > 0) return [...named, ...found];
  throw new Error(`SSL_CERT_DIR: there is no certificate in ${directories}; check the path`);
}

/** What is no certificate is passed over, and so is a directory that does not exist. */
function certificatesIn(directory: string): Buffer[] {
  if (directory === "" || statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  const files = readdirSync(directory)
    .map((name) => join(directory, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
  // The same one is often there by its name and by its hash.
  const contents = new Map(
    files.map((path) => read("SSL_CERT_DIR", path)).map((bytes) => [bytes.toString("latin1"), bytes]),
  );
  return [...contents.values()].filter((bytes) => bytes.includes("-----BEGIN CERTIFICATE-----"));
}

function readPem(option: string, source: PemSource | undefined): string | Buffer | undefined {
  if (source === undefined || typeof source === "string") return source;
  return isFile(source) ? readPemFile(option, source.file) : bytesOf(source);
}

function readPemFile(option: string, file: string | URL): Buffer {
  const content = read(option, file);
  if (isPem(content)) return content;
  throw new Error(`${option}: ${String(file)} is no PEM file, there is no "-----BEGIN" in it`);
}

function read(option: string, file: string | URL): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Error(`${option}: cannot read ${String(file)} (${codeOf(error) ?? "no file"}); check the path`, {
      cause: error,
    });
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
