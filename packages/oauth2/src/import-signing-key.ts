import type { CryptoKey, JWK } from "oauth4webapi";

/** A key that signs, and its name where it has one. */
export interface SigningKey {
  readonly key: CryptoKey;
  readonly kid?: string | undefined;
}

/** What WebCrypto wants to know about a key of each JWS algorithm. @see RFC 7518 section 3.1, https://www.rfc-editor.org/rfc/rfc7518#section-3.1 */
const algorithms: Readonly<Record<string, { name: string; hash?: string; namedCurve?: string }>> = {
  ES256: { name: "ECDSA", namedCurve: "P-256" },
  ES384: { name: "ECDSA", namedCurve: "P-384" },
  ES512: { name: "ECDSA", namedCurve: "P-521" },
  RS256: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
  RS384: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-384" },
  RS512: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-512" },
  PS256: { name: "RSA-PSS", hash: "SHA-256" },
  PS384: { name: "RSA-PSS", hash: "SHA-384" },
  PS512: { name: "RSA-PSS", hash: "SHA-512" },
  Ed25519: { name: "Ed25519" },
  EdDSA: { name: "Ed25519" },
};

/**
 * A private key for signing. A JWK is imported so that it cannot be exported again.
 * @throws TypeError for a JWK without an algorithm that is known here, or without the private part.
 */
export async function importSigningKey(key: CryptoKey | JWK): Promise<SigningKey> {
  if (!("kty" in key)) return { key: key as CryptoKey };
  const { kid, ...jwk } = key;
  const algorithm = algorithms[jwk.alg ?? ""];
  if (algorithm === undefined)
    throw new TypeError(`OAuth2Auth: privateKey: a JWK needs alg, one of ${Object.keys(algorithms).join(", ")}`);
  if (jwk.d === undefined) throw new TypeError("OAuth2Auth: privateKey: the JWK is that of a public key");
  return { key: await crypto.subtle.importKey("jwk", jwk, algorithm, false, ["sign"]), kid };
}
