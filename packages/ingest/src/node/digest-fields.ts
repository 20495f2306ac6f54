import type { HttpHeaders } from "@haulier/core";

import { type Digest, digestLengths } from "./digest.ts";

/** The algorithms of the fields that are worth checking, the better one first. RFC 9530 calls all others that it knows insecure. */
const algorithms = ["sha-512", "sha-256"] as const;

/** `sha-256=:...:`, perhaps with parameters. */
const dictionaryMember = /^([a-z0-9.*_-]+)\s*=\s*:([A-Za-z0-9+/]+={0,2}):/;
/** `SHA-256=...` */
const legacyMember = /^([a-z0-9-]+)\s*=\s*([A-Za-z0-9+/]+={0,2})$/i;

/**
 * The digests that a response states of the whole file: by `Repr-Digest`, by the older `Digest`, and, where the body is all of it, by
 * `Content-Digest`. Of several algorithms the best is taken, of each field; what cannot be read is no digest.
 *
 * `Content-MD5` is not heeded: RFC 7231 removed it, since servers did not agree on what it is of when a range was asked for.
 * @see RFC 9530 sections 2 and 3, https://www.rfc-editor.org/rfc/rfc9530 and RFC 3230 section 4.3.2
 */
export function statedDigests(headers: HttpHeaders, isWhole: boolean): Digest[] {
  const digests = [
    bestOf(headers.get("repr-digest"), dictionaryMember),
    isWhole ? bestOf(headers.get("content-digest"), dictionaryMember) : undefined,
    bestOf(headers.get("digest"), legacyMember),
  ].filter((digest) => digest !== undefined);
  const texts = digests.map(({ algorithm, value }) => `${algorithm} ${value}`);
  return digests.filter((_, index) => texts.indexOf(texts[index]!) === index);
}

function bestOf(field: string | null, member: RegExp): Digest | undefined {
  // Base64 has no comma, and neither have the parameters that anybody sends.
  const members = (field ?? "").split(",").flatMap((text) => {
    const [, name, value] = member.exec(text.trim()) ?? [];
    return name === undefined || value === undefined
      ? []
      : [[name.toLowerCase(), Buffer.from(value, "base64")] as const];
  });
  for (const algorithm of algorithms) {
    // The last of two counts, as everywhere in a dictionary (RFC 9651 section 3.2).
    const bytes = members.findLast(([name, value]) => name === algorithm && value.length === digestLengths[algorithm]);
    if (bytes !== undefined) return { algorithm, value: bytes[1].toString("hex") };
  }
  return undefined;
}
