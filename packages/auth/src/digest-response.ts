import { hashOf } from "./byte-string.ts";
import type { DigestQop } from "./digest-challenge.ts";
import type { HashName } from "./platform/hash-name.ts";

/** One use of a nonce, which the counter makes unlike any other. */
export interface NonceUse {
  readonly nonce: string;
  /** Eight hexadecimal digits. */
  readonly nc: string;
  readonly cnonce: string;
  /** Undefined for the form of RFC 2069, which has neither `nc` nor `cnonce`. */
  readonly qop: DigestQop | undefined;
}

/** What the response is about. */
export interface DigestSubject {
  /** `""` for what the server proves itself with. */
  readonly method: string;
  /** The request target, as it is sent. */
  readonly uri: string;
  /** The hash of the body; for auth-int. */
  readonly bodyHash: string;
}

/**
 * The hash of the credentials, H(A1). For `-sess`, `session` has the nonces that it began with.
 * @see RFC 7616 section 3.4.2, https://www.rfc-editor.org/rfc/rfc7616#section-3.4.2
 */
export async function hashCredentials(
  hash: HashName,
  credentials: { readonly username: string; readonly realm: string; readonly password: string },
  session: { readonly nonce: string; readonly cnonce: string } | undefined,
): Promise<string> {
  const secret = await hashOf(hash, `${credentials.username}:${credentials.realm}:${credentials.password}`);
  return session === undefined ? secret : hashOf(hash, `${secret}:${session.nonce}:${session.cnonce}`);
}

/**
 * The value of `response`, or of `rspauth`.
 * @see RFC 7616 section 3.4.1, https://www.rfc-editor.org/rfc/rfc7616#section-3.4.1
 */
export async function digestResponse(
  hash: HashName,
  ha1: string,
  { nonce, nc, cnonce, qop }: NonceUse,
  { method, uri, bodyHash }: DigestSubject,
): Promise<string> {
  const ha2 = await hashOf(hash, qop === "auth-int" ? `${method}:${uri}:${bodyHash}` : `${method}:${uri}`);
  return hashOf(hash, qop === undefined ? `${ha1}:${nonce}:${ha2}` : `${ha1}:${nonce}:${nc}:${cnonce}:${qop}:${ha2}`);
}
