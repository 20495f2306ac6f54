import { generateKeyPairSync, type KeyObject } from "node:crypto";

import { type CertificateContent, issueCertificate } from "./x509.ts";

/** A certificate and its private key as PEM, spelled as `node:tls` takes them. */
export interface Credential {
  readonly cert: string;
  readonly key: string;
}

/** Everything a TLS test needs, made in memory: one good server, the usual bad ones, and clients for mutual TLS. */
export interface TestCertificates {
  /** The authority that a client under test must trust, as PEM. */
  readonly ca: string;
  /** Good for `localhost`, `127.0.0.1` and `::1`. */
  readonly server: Credential;
  /** Right name and authority, but its validity is over. */
  readonly expired: Credential;
  /** Right authority, but only good for `elsewhere.test`. */
  readonly wrongHost: Credential;
  /** Right name, signed by its own key. */
  readonly selfSigned: Credential;
  /** Right name, signed by an authority that nobody was told to trust. */
  readonly unknownCa: Credential;
  /** A client that servers asking for a certificate accept. Its common name is `conformance client`. */
  readonly client: Credential;
  /** A second accepted client, `another client`, to show that the two never share a connection. */
  readonly otherClient: Credential;
}

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

interface Authority {
  readonly name: string;
  readonly keys: KeyPair;
}

const localHosts = ["localhost", "127.0.0.1", "::1"] as const;
const dayMs = 24 * 60 * 60 * 1000;

/** Makes a new authority and everything it signs. Costs a few milliseconds; nothing touches the disk. */
export function createCertificates(): TestCertificates {
  const trusted: Authority = { name: "Haulier conformance CA", keys: newKeys() };
  const stranger: Authority = { name: "Haulier unknown CA", keys: newKeys() };
  const selfSigned: Authority = { name: "localhost", keys: newKeys() };
  return {
    ca: certificate(trusted, trusted.name, trusted.keys, { purpose: "authority", hosts: [] }),
    server: credential(trusted, "localhost"),
    expired: credential(trusted, "localhost", { validFrom: fromNow(-30), validTo: fromNow(-1) }),
    wrongHost: credential(trusted, "elsewhere.test", { hosts: ["elsewhere.test"] }),
    selfSigned: credential(selfSigned, "localhost", {}, selfSigned.keys),
    unknownCa: credential(stranger, "localhost"),
    client: credential(trusted, "conformance client", { purpose: "client", hosts: [] }),
    otherClient: credential(trusted, "another client", { purpose: "client", hosts: [] }),
  };
}

function credential(
  authority: Authority,
  subject: string,
  changes: Partial<CertificateContent> = {},
  keys: KeyPair = newKeys(),
): Credential {
  return {
    cert: certificate(authority, subject, keys, changes),
    key: keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function certificate(
  authority: Authority,
  subject: string,
  keys: KeyPair,
  changes: Partial<CertificateContent>,
): string {
  return issueCertificate({
    subject,
    subjectKey: keys.publicKey,
    issuer: authority.name,
    issuerPrivateKey: authority.keys.privateKey,
    validFrom: fromNow(-1),
    validTo: fromNow(30),
    purpose: "server",
    hosts: localHosts,
    ...changes,
  });
}

function newKeys(): KeyPair {
  return generateKeyPairSync("ec", { namedCurve: "P-256" });
}

function fromNow(days: number): Date {
  return new Date(Date.now() + days * dayMs);
}
