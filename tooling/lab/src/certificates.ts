import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import path from "node:path";

import { credentials } from "./credentials.ts";

/** Paths of PEM files. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** Test certificates. They are remade for each lab, and their keys are no secret. */
export interface Certificates {
  readonly dir: string;
  /** What clients have to trust. */
  readonly ca: string;
  /** Signed `bad.untrusted` and `clientUntrusted`. */
  readonly otherCa: string;
  /** Revokes `bad.revoked`. */
  readonly crl: string;
  readonly server: KeyPair & {
    /** Certificate and key in one file. */
    readonly both: string;
  };
  readonly serverRsa: KeyPair;
  /** CN=alice */
  readonly client: KeyPair & { readonly encryptedKey: string; readonly p12: string; readonly passphrase: string };
  /** CN=bob */
  readonly clientBob: KeyPair;
  readonly clientExpired: KeyPair;
  readonly clientUntrusted: KeyPair;
}

/** Server certificates that a strict client refuses. Node takes `cnonly`, and `revoked` unless it is given the CRL. */
export const badCertificates = [
  "nochain",
  "wronghost",
  "cnonly",
  "expired",
  "notyet",
  "untrusted",
  "selfsigned",
  "revoked",
  "clienteku",
] as const;

const day = 86_400_000;
const names = "subjectAltName=DNS:localhost,DNS:lab.test,DNS:*.lab.test,IP:127.0.0.1,IP:::1";
const serverUse = "extendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\nkeyUsage=digitalSignature,keyEncipherment\n";
const clientUse = "extendedKeyUsage=clientAuth\nbasicConstraints=CA:FALSE\nkeyUsage=digitalSignature\n";
const ecKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
const rsaKey = ["-newkey", "rsa:2048", "-nodes"];

/**
 * Makes the certificates once per state folder, and again when they are old.
 * @param inUse - keep them even then, because peers that use them are running
 */
export function ensureCertificates(stateDir: string, inUse: boolean): Certificates {
  const dir = path.join(stateDir, "certs");
  const done = path.join(dir, "done");
  const ageMs = fs.existsSync(done) ? Date.now() - fs.statSync(done).mtimeMs : undefined;
  const outOfDate = ageMs !== undefined && (ageMs < 0 || ageMs > 20 * day);
  if (ageMs === undefined || (outOfDate && !inUse)) remake(dir);
  const at = (file: string) => path.join(dir, file);
  const pair = (name: string): KeyPair => ({ cert: at(`${name}.pem`), key: at(`${name}.key`) });
  return {
    dir,
    ca: at("ca.pem"),
    otherCa: at("other-ca.pem"),
    crl: at("crl.pem"),
    server: { ...pair("server"), both: at("server-both.pem") },
    serverRsa: pair("server-rsa"),
    client: {
      ...pair("client"),
      encryptedKey: at("client-encrypted.key"),
      p12: at("client.p12"),
      passphrase: credentials.password,
    },
    clientBob: pair("client-bob"),
    clientExpired: pair("client-expired"),
    clientUntrusted: pair("client-untrusted"),
  };
}

function remake(dir: string): void {
  const draft = `${dir}.new`;
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(draft, { recursive: true, mode: 0o755 });
  makeAll(draft);
  fs.writeFileSync(path.join(draft, "done"), "");
  fs.rmSync(dir, { recursive: true, force: true });
  fs.renameSync(draft, dir);
}

function makeAll(dir: string): void {
  const now = Date.now();
  makeAuthority(dir, "ca", "Lab Test CA");
  makeAuthority(dir, "other-ca", "Some Other CA");
  makeAuthority(dir, "int", "Lab Intermediate", "ca");

  const server = `${names}\n${serverUse}`;
  issue(dir, "ca", "server", "localhost", server);
  issue(dir, "ca", "server-rsa", "localhost", server, { key: rsaKey });
  issue(dir, "int", "nochain", "localhost", server);
  join(dir, "chain.pem", "nochain.pem", "int.pem");
  join(dir, "chain.key", "nochain.key");
  issue(dir, "ca", "wronghost", "other.test", `subjectAltName=DNS:other.test\n${serverUse}`);
  issue(dir, "ca", "cnonly", "localhost", serverUse);
  issue(dir, "ca", "expired", "localhost", server, { from: now - 30 * day, to: now - day });
  issue(dir, "ca", "notyet", "localhost", server, { from: now + 30 * day, to: now + 60 * day });
  issue(dir, "other-ca", "untrusted", "localhost", server);
  issue(dir, "ca", "revoked", "localhost", server);
  issue(dir, "ca", "clienteku", "localhost", `${names}\n${clientUse}`);
  selfSign(dir, "selfsigned", "localhost", names, 90);
  const authority = ["-config", "ca/ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key"];
  openssl(dir, "ca", ...authority, "-revoke", "revoked.pem");
  openssl(dir, "ca", ...authority, "-gencrl", "-out", "crl.pem");

  issue(dir, "ca", "client", "alice", clientUse);
  issue(dir, "ca", "client-bob", "bob", clientUse);
  issue(dir, "ca", "client-expired", "alice", clientUse, { from: now - 30 * day, to: now - day });
  issue(dir, "other-ca", "client-untrusted", "alice", clientUse);
  const pass = ["-passout", `pass:${credentials.password}`];
  openssl(dir, "pkey", "-in", "client.key", "-aes256", ...pass, "-out", "client-encrypted.key");
  const parts = ["-inkey", "client.key", "-in", "client.pem", "-certfile", "ca.pem"];
  openssl(dir, "pkcs12", "-export", ...parts, ...pass, "-out", "client.p12");

  join(dir, "server-both.pem", "server.pem", "server.key"); // haproxy wants both in one file
  for (const ca of ["ca", "other-ca", "int"]) fs.rmSync(path.join(dir, ca), { recursive: true });
  for (const file of fs.readdirSync(dir)) fs.chmodSync(path.join(dir, file), 0o644); // peers run as another user
}

/** A folder for `openssl ca`, the one openssl command that takes both dates of a certificate. */
function makeAuthority(dir: string, name: string, subject: string, signer?: string): void {
  const folder = path.join(dir, name);
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, "index.txt"), "");
  fs.writeFileSync(path.join(folder, "index.txt.attr"), "unique_subject = no\n");
  fs.writeFileSync(
    path.join(folder, "ca.cnf"),
    `[ca]
default_ca=lab
[lab]
dir=${folder}
database=$dir/index.txt
new_certs_dir=$dir
rand_serial=yes
default_md=sha256
policy=any
default_days=30
default_crl_days=30
email_in_dn=no
[any]
commonName=supplied
`,
  );
  const use = "keyUsage=critical,keyCertSign,cRLSign";
  if (signer)
    issue(dir, signer, name, subject, `basicConstraints=critical,CA:TRUE\n${use}\nsubjectKeyIdentifier=hash\n`);
  else selfSign(dir, name, subject, use, 365);
}

function selfSign(dir: string, name: string, subject: string, extension: string, days: number): void {
  const files = ["-keyout", `${name}.key`, "-out", `${name}.pem`];
  openssl(
    dir,
    "req",
    "-x509",
    ...ecKey,
    "-days",
    String(days),
    ...files,
    "-subj",
    `/CN=${subject}`,
    "-addext",
    extension,
  );
}

interface IssueOptions {
  readonly from?: number;
  readonly to?: number;
  readonly key?: readonly string[];
}

function issue(
  dir: string,
  ca: string,
  name: string,
  subject: string,
  extensions: string,
  options: IssueOptions = {},
): void {
  const { from = Date.now() - day, to = Date.now() + 90 * day, key = ecKey } = options;
  openssl(dir, "req", "-new", ...key, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${subject}`);
  fs.writeFileSync(path.join(dir, `${name}.ext`), extensions);
  const authority = ["-config", `${ca}/ca.cnf`, "-cert", `${ca}.pem`, "-keyfile", `${ca}.key`];
  const dates = ["-startdate", asn1Time(from), "-enddate", asn1Time(to)];
  const files = ["-in", `${name}.csr`, "-out", `${name}.pem`, "-extfile", `${name}.ext`];
  openssl(dir, "ca", "-batch", "-notext", ...authority, ...files, ...dates);
  fs.rmSync(path.join(dir, `${name}.csr`));
  fs.rmSync(path.join(dir, `${name}.ext`));
}

/** 20240131235959Z */
function asn1Time(ms: number): string {
  return `${new Date(ms).toISOString().replaceAll(/[-:T]/g, "").slice(0, 14)}Z`;
}

function join(dir: string, out: string, ...parts: readonly string[]): void {
  fs.writeFileSync(path.join(dir, out), parts.map((part) => fs.readFileSync(path.join(dir, part), "utf8")).join(""));
}

function openssl(cwd: string, ...args: readonly string[]): void {
  const run = spawnSync("openssl", args, { cwd, encoding: "utf8" });
  if (run.error) throw new Error(`openssl is needed to make certificates: ${run.error.message}`);
  if (run.status !== 0) throw new Error(`openssl ${args.join(" ")}\n${run.stderr}`);
}
