/** A hash function that Digest is used with. */
export type HashName = "MD5" | "SHA-1" | "SHA-256" | "SHA-512" | "SHA-512-256";
