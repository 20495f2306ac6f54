import type { DigestChallenge } from "./digest-challenge.ts";
import type { NonceUse } from "./digest-response.ts";

/** How the user is named: plainly, as an extended value (RFC 8187), or as a hash. */
export interface DigestUser {
  readonly parameter: "username" | "username*";
  /** As it goes into the header. */
  readonly value: string;
  readonly isHash: boolean;
}

/** How a user name of a text is written for a server that hashes none. */
export function plainUser(username: string, byteString: string, isUtf8: boolean): DigestUser {
  // A server that has not said UTF-8 may not know `username*` either; the bytes are what it compares.
  return isUtf8 && /[^\x20-\x7e]/.test(username)
    ? { parameter: "username*", value: extendedValue(username), isHash: false }
    : { parameter: "username", value: quote(byteString), isHash: false };
}

/** The value of `Authorization`, with its parameters in the order of httpx (A16). */
export function digestHeader(
  challenge: DigestChallenge,
  user: DigestUser,
  { nonce, nc, cnonce, qop }: NonceUse,
  uri: string,
  response: string,
): string {
  const parameters = [
    `${user.parameter}=${user.value}`,
    `realm=${quote(challenge.realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(uri)}`,
    `response=${quote(response)}`,
    `algorithm=${challenge.algorithmText ?? "MD5"}`,
  ];
  if (challenge.opaque !== "") parameters.push(`opaque=${quote(challenge.opaque)}`);
  if (qop !== undefined) parameters.push(`qop=${qop}`, `nc=${nc}`, `cnonce=${quote(cnonce)}`);
  // Without it the server could not work out the session; RFC 2069, which has no qop, has no sessions either.
  else if (challenge.algorithm.isSession) parameters.push(`cnonce=${quote(cnonce)}`);
  if (user.isHash) parameters.push("userhash=true");
  return `Digest ${parameters.join(", ")}`;
}

/** A quoted string (RFC 9110 section 5.6.4). */
export function quote(value: string): string {
  return `"${value.replace(/["\\]/g, String.raw`\$&`)}"`;
}

/** RFC 8187 section 3.2.1. `encodeURIComponent` leaves three that are not allowed. */
function extendedValue(text: string): string {
  const encoded = encodeURIComponent(text).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `UTF-8''${encoded}`;
}
