/** How long the digests are, in bytes, by their names in RFC 9530. */
export const digestLengths = { "sha-512": 64, "sha-384": 48, "sha-256": 32, "sha-1": 20, md5: 16 } as const;

/** An algorithm by its name in RFC 9530. */
export type DigestAlgorithm = keyof typeof digestLengths;

/** A digest of a file. */
export interface Digest {
  readonly algorithm: DigestAlgorithm;
  /** In hexadecimal digits, in lower case. */
  readonly value: string;
}
