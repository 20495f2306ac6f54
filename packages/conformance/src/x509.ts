import { type KeyObject, randomBytes, sign } from "node:crypto";
import { isIPv4, isIPv6 } from "node:net";

import {
  bitString,
  boolean,
  explicit,
  implicit,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  time,
  utf8String,
} from "./der.ts";

/** What a certificate says, and who vouches for it. */
export interface CertificateContent {
  readonly subject: string;
  readonly subjectKey: KeyObject;
  readonly issuer: string;
  readonly issuerPrivateKey: KeyObject;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly purpose: "authority" | "server" | "client";
  /** DNS names and IP addresses of the subject alternative name. */
  readonly hosts: readonly string[];
}

const oid = {
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  commonName: "2.5.4.3",
  keyUsage: "2.5.29.15",
  subjectAlternativeName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  extendedKeyUsage: "2.5.29.37",
  serverAuth: "1.3.6.1.5.5.7.3.1",
  clientAuth: "1.3.6.1.5.5.7.3.2",
} as const;

/**
 * Signs an X.509 v3 certificate with an EC key and SHA-256, and writes it as PEM.
 * @see RFC 5280 section 4.1, https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
export function issueCertificate(content: CertificateContent): string {
  const algorithm = sequence(objectIdentifier(oid.ecdsaWithSha256));
  const toBeSigned = sequence(
    explicit(0, integer(Uint8Array.of(2))), // v3
    integer(randomBytes(16)),
    algorithm,
    name(content.issuer),
    sequence(time(content.validFrom), time(content.validTo)),
    name(content.subject),
    content.subjectKey.export({ type: "spki", format: "der" }),
    explicit(3, sequence(...extensions(content))),
  );
  const signature = sign("sha256", toBeSigned, content.issuerPrivateKey);
  return pem(sequence(toBeSigned, algorithm, bitString(signature)));
}

function name(commonName: string): Buffer {
  return sequence(set(sequence(objectIdentifier(oid.commonName), utf8String(commonName))));
}

function extensions({ purpose, hosts }: CertificateContent): Buffer[] {
  if (purpose === "authority") {
    return [
      extension(oid.basicConstraints, "critical", sequence(boolean(true))),
      extension(oid.keyUsage, "critical", bitString(Uint8Array.of(0b0000_0110), 1)), // keyCertSign, cRLSign
    ];
  }
  const usage = purpose === "server" ? oid.serverAuth : oid.clientAuth;
  return [
    extension(oid.keyUsage, "critical", bitString(Uint8Array.of(0b1000_0000), 7)), // digitalSignature
    extension(oid.extendedKeyUsage, "optional", sequence(objectIdentifier(usage))),
    ...(hosts.length > 0 ? [extension(oid.subjectAlternativeName, "optional", sequence(...hosts.map(hostName)))] : []),
  ];
}

function extension(id: string, weight: "critical" | "optional", value: Buffer): Buffer {
  const critical = weight === "critical" ? [boolean(true)] : [];
  return sequence(objectIdentifier(id), ...critical, octetString(value));
}

/** A GeneralName: `[2]` holds a DNS name, `[7]` the bytes of an address. */
function hostName(host: string): Buffer {
  if (isIPv4(host)) return implicit(7, Uint8Array.from(host.split("."), Number));
  if (isIPv6(host)) return implicit(7, addressBytes(host));
  return implicit(2, Buffer.from(host));
}

function addressBytes(address: string): Buffer {
  const [head = "", tail = ""] = address.split("::");
  const groups = (part: string): string[] => (part === "" ? [] : part.split(":"));
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(missing).fill("0"), ...groups(tail)];
  return Buffer.from(all.map((group) => group.padStart(4, "0")).join(""), "hex");
}

function pem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
