import type { HashName } from "./platform/hash-name.ts";

/** A hash function of {@link DigestAuth}, with and without `-sess`; as `algorithm` names it. */
export type DigestAlgorithmName = "SHA-512" | "SHA-512-256" | "SHA-256" | "SHA" | "MD5";

/** How a challenge wants to be answered. */
export interface DigestAlgorithm {
  readonly name: DigestAlgorithmName;
  readonly hash: HashName;
  /** Whether the password is hashed with the first nonces of a session, `-sess`. */
  readonly isSession: boolean;
}

/** The hash functions, the strongest first. SHA and SHA-512 were never registered; httpx has them (A13). */
const hashes: Readonly<Record<DigestAlgorithmName, HashName>> = {
  "SHA-512": "SHA-512",
  "SHA-512-256": "SHA-512-256",
  "SHA-256": "SHA-256",
  SHA: "SHA-1",
  MD5: "MD5",
};

/** All that there are, the strongest first. */
export const algorithmNames: readonly DigestAlgorithmName[] = Object.freeze(
  Object.keys(hashes) as DigestAlgorithmName[],
);

/** The algorithm of a challenge, without regard to case; undefined for one that is not known. */
export function algorithmOf(value: string): DigestAlgorithm | undefined {
  const upper = value.toUpperCase();
  const isSession = upper.endsWith("-SESS");
  const name = algorithmNames.find((known) => known === (isSession ? upper.slice(0, -5) : upper));
  return name === undefined ? undefined : { name, hash: hashes[name], isSession };
}
