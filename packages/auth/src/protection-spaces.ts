import type { DigestChallenge } from "./digest-challenge.ts";
import { DigestSession, type DigestCredentials } from "./digest-session.ts";

/** A realm of an origin, and where it is. */
interface ProtectionSpace {
  readonly origin: string;
  /** Paths that it is below; the empty one is all of the origin. */
  readonly prefixes: readonly string[];
  readonly session: DigestSession;
}

/** More realms at a time are not remembered: those that are challenged most often stay. */
const MAX_SPACES = 64;

/**
 * The sessions of a user, by protection space: realm and origin. What one server said is never used for another, whatever it has said about
 * others in `domain`.
 * @see RFC 7616 section 3.3 for `domain`, RFC 9110 section 11.5 for protection spaces
 */
export class ProtectionSpaces {
  readonly #credentials: DigestCredentials;
  /** By origin and realm, the one that was challenged last at the end. */
  readonly #spaces = new Map<string, ProtectionSpace>();

  constructor(credentials: DigestCredentials) {
    this.#credentials = credentials;
  }

  /** The session of the space that `url` is in: the most special one, and the latest of those. */
  find(url: URL): DigestSession | undefined {
    if (this.#spaces.size === 0) return undefined;
    const { origin, pathname } = url;
    let found: { length: number; session: DigestSession } | undefined;
    for (const space of this.#spaces.values()) {
      if (space.origin !== origin) continue;
      for (const prefix of space.prefixes) {
        if (!isBelow(pathname, prefix) || prefix.length < (found?.length ?? 0)) continue;
        found = { length: prefix.length, session: space.session };
      }
    }
    return found?.session;
  }

  /** The session that a challenge of `url` begins, or goes on with when it is the one that is there. */
  challenged(url: URL, challenge: DigestChallenge): DigestSession {
    const { origin } = url;
    const key = keyOf(origin, challenge);
    const known = this.#spaces.get(key)?.session;
    const session = known?.isContinuedBy(challenge) === true ? known : new DigestSession(challenge, this.#credentials);
    this.#spaces.delete(key);
    this.#spaces.set(key, { origin, prefixes: prefixesOf(challenge.domain, url), session });
    const [oldest] = this.#spaces.keys();
    if (this.#spaces.size > MAX_SPACES) this.#spaces.delete(oldest!);
    return session;
  }

  /** Forgets a session whose credentials were refused, unless another has taken its place. */
  forget(url: URL, session: DigestSession): void {
    const key = keyOf(url.origin, session.challenge);
    if (this.#spaces.get(key)?.session === session) this.#spaces.delete(key);
  }
}

/** An origin has no space in it, so that no realm can be taken for part of one. */
function keyOf(origin: string, { realm }: DigestChallenge): string {
  return `${origin} ${realm}`;
}

/** The paths of `domain` on this origin. Those on other servers are left out: what was given for this one is not offered there. */
function prefixesOf(domain: string, url: URL): string[] {
  const uris = domain.split(/[ \t]+/).filter((uri) => uri !== "");
  if (uris.length === 0) return [""];
  return uris.flatMap((uri) => {
    const absolute = URL.parse(uri, url.href);
    return absolute?.origin === url.origin ? [absolute.pathname] : [];
  });
}

/** By whole segments: `/private` is not what `/privateer` is below. */
function isBelow(path: string, prefix: string): boolean {
  return (
    path.startsWith(prefix) && (prefix === "" || prefix.endsWith("/") || ["", "/"].includes(path.charAt(prefix.length)))
  );
}
