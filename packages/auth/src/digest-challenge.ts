import { parseChallenges, type Challenge } from "./challenges.ts";
import { algorithmNames, algorithmOf, type DigestAlgorithm, type DigestAlgorithmName } from "./digest-algorithms.ts";

/** What is protected: nothing but method and address, or the body as well. */
export type DigestQop = "auth" | "auth-int";

/** A Digest challenge that can be answered. */
export interface DigestChallenge {
  /** As it came, a character for each byte. */
  readonly realm: string;
  readonly nonce: string;
  /** `""` when there is none. */
  readonly opaque: string;
  /** In the spelling of the server; undefined when it has not said, which means MD5. */
  readonly algorithmText: string | undefined;
  readonly algorithm: DigestAlgorithm;
  /** Undefined for the form of RFC 2069, which has no counter. */
  readonly qop: DigestQop | undefined;
  /** Whether the credentials were right, and the nonce was too old. */
  readonly isStale: boolean;
  /** Whether the user name is sent as a hash. */
  readonly hashesUser: boolean;
  /** Whether the server has said that user name and password are in UTF-8. */
  readonly isUtf8: boolean;
  /** The addresses that the credentials are for; `""` for all of the server. */
  readonly domain: string;
}

/** What is preferred, and what is accepted at all. */
export interface DigestPolicy {
  readonly algorithms: readonly DigestAlgorithmName[];
  readonly qop: DigestQop;
}

/** The strongest challenge, none when Digest is not asked for, or why none of those that are there can be answered. */
export type DigestChoice =
  | { readonly is: "none" }
  | { readonly is: "unusable"; readonly reasons: readonly string[] }
  | { readonly is: "chosen"; readonly challenge: DigestChallenge };

/**
 * Chooses from the lines of `WWW-Authenticate`: by strength, whatever order the server has put them in, since an old server puts the weak
 * one last and an attacker first (RFC 7616 section 5.8). Among equals the first.
 */
export function chooseChallenge(lines: readonly string[], policy: DigestPolicy): DigestChoice {
  const offers = parseChallenges(lines).filter(({ scheme }) => scheme === "digest");
  if (offers.length === 0) return { is: "none" };
  const read = offers.map((offer) => readChallenge(offer, policy));
  const reasons = read.filter((result) => typeof result === "string");
  const usable = read.filter((result) => typeof result === "object");
  const [challenge] = usable.toSorted((a, b) => rank(a) - rank(b));
  return challenge === undefined ? { is: "unusable", reasons } : { is: "chosen", challenge };
}

function rank({ algorithm }: DigestChallenge): number {
  return algorithmNames.indexOf(algorithm.name);
}

/** The challenge, or why it cannot be answered. */
function readChallenge({ parameters }: Challenge, policy: DigestPolicy): DigestChallenge | string {
  const [realm, nonce] = [parameters.get("realm"), parameters.get("nonce")];
  if (realm === undefined || nonce === undefined) return `it has no ${realm === undefined ? "realm" : "nonce"}`;
  const algorithmText = parameters.get("algorithm");
  const algorithm = algorithmOf(algorithmText ?? "MD5");
  if (algorithm === undefined) return `its algorithm ${JSON.stringify(algorithmText)} is not known`;
  if (!policy.algorithms.includes(algorithm.name)) return `its algorithm ${algorithm.name} is not among those allowed`;
  const qop = chooseQop(parameters.get("qop") ?? "", policy.qop);
  if (qop === null) return `its qop ${JSON.stringify(parameters.get("qop"))} is not known`;
  return {
    realm,
    nonce,
    algorithmText,
    algorithm,
    qop,
    opaque: parameters.get("opaque") ?? "",
    isStale: isTrue(parameters.get("stale")),
    hashesUser: isTrue(parameters.get("userhash")),
    isUtf8: parameters.get("charset")?.toLowerCase() === "utf-8",
    domain: parameters.get("domain") ?? "",
  };
}

/** The wanted one if it is offered, else the other; undefined when none is asked for, null when none is known (A15). */
function chooseQop(list: string, wanted: DigestQop): DigestQop | undefined | null {
  const offered = list
    .split(",")
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== "");
  if (offered.length === 0) return undefined;
  const known = offered.filter((entry) => entry === "auth" || entry === "auth-int");
  return known.find((entry) => entry === wanted) ?? known[0] ?? null;
}

function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === "true";
}
