import { createHash, X509Certificate } from "node:crypto";

/**
 * Checks the server's public key against the pinned ones.
 * @param certificate in DER.
 * @throws Error that shows the key which the server has.
 * @see RFC 7469 section 2.4, https://www.rfc-editor.org/rfc/rfc7469#section-2.4
 */
export function checkPins(pins: readonly string[], certificate: Uint8Array | undefined): void {
  const seen = certificate === undefined ? "unknown" : pinOf(certificate);
  if (pins.includes(seen)) return;
  throw new Error(
    `the server's public key is ${seen}, which is none of tls.pins; if the server has a new key, and you know that for sure, add it`,
  );
}

/** `sha256/` and the digest of the SubjectPublicKeyInfo. */
function pinOf(certificate: Uint8Array): string {
  const key = new X509Certificate(certificate).publicKey.export({ type: "spki", format: "der" });
  return `sha256/${createHash("sha256").update(key).digest("base64")}`;
}
