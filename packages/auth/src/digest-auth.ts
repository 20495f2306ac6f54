import { Auth, checkOptionNames, RemoteProtocolError, type HttpRequest, type HttpResponse } from "@haulier/core";

import { algorithmNames, type DigestAlgorithmName } from "./digest-algorithms.ts";
import { chooseChallenge, type DigestChallenge, type DigestPolicy, type DigestQop } from "./digest-challenge.ts";
import type { DigestProof } from "./digest-proof.ts";
import { ProtectionSpaces } from "./protection-spaces.ts";
import { hasAuthorization, withHeader } from "./with-header.ts";

/** What {@link DigestAuth} prefers and accepts. */
export interface DigestAuthOptions {
  /**
   * The hash functions that are accepted, each with and without `-sess`. Leave out MD5 where the server has better: whoever is in between
   * could strike the better ones from its offer.
   * @defaultValue all: SHA-512, SHA-512-256, SHA-256, SHA and MD5
   */
  algorithms?: readonly DigestAlgorithmName[] | undefined;
  /**
   * What is protected where the server leaves the choice: `"auth"` is method and address, `"auth-int"` the request body, too, which is
   * then read into memory.
   * @defaultValue "auth"
   */
  qop?: DigestQop | undefined;
  /** Whether a server that proves with `Authentication-Info` that it knows the password has to be right. @defaultValue true */
  verifyServer?: boolean | undefined;
}

const optionNames: ReadonlySet<string> = new Set<keyof DigestAuthOptions>(["algorithms", "qop", "verifyServer"]);

/** How often in a row a nonce may be too old before the 401 is given to the caller. */
const MAX_STALE = 2;

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const controlCharacter = /[\u0000-\u001f\u007f]/;

/**
 * User name and password, of which the server gets a hash that is good for one request.
 *
 * The first request goes without; its 401 says how to hash, and the same request follows with the answer. What was said is remembered for
 * that origin and protection space, so that later requests, any number at a time, have the answer with them. A stream that can be sent only
 * once fails with StreamConsumedError when it meets a challenge: pass a function that returns a new one, or have a request without a body first.
 *
 * Credentials that are refused give the 401. A request that has an `Authorization` header is left as it is.
 *
 * A call fails with RemoteProtocolError when all Digest challenges are malformed or want something that is unknown or not allowed, and when
 * the server proves itself wrongly.
 * @see RFC 7616, https://www.rfc-editor.org/rfc/rfc7616
 */
export class DigestAuth extends Auth {
  readonly #spaces: ProtectionSpaces;
  readonly #policy: DigestPolicy;
  readonly #verifiesServer: boolean;

  /** @throws TypeError for control characters in user name or password, which are not in the message, and for options that cannot be used. */
  constructor(username: string, password: string, options: DigestAuthOptions = {}) {
    super();
    checkOptionNames("DigestAuth", options, optionNames);
    for (const [what, value] of [
      ["user name", username],
      ["password", password],
    ] as const) {
      if (typeof value !== "string") throw new TypeError(`DigestAuth: expected the ${what} as a string`);
      if (controlCharacter.test(value)) throw new TypeError(`DigestAuth: the ${what} has a control character`);
    }
    this.#spaces = new ProtectionSpaces({ username, password });
    this.#policy = policyOf(options);
    this.#verifiesServer = options.verifyServer ?? true;
  }

  async *authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse> {
    if (hasAuthorization(request)) {
      yield request;
      return;
    }
    let session = this.#spaces.find(request.url);
    let proof = await session?.prove(request);
    let response = yield proved(request, proof);
    for (let answers = 0; response.status === 401; answers++) {
      const challenge = this.#choose(request, response);
      if (challenge === null) return;
      // An answer to what the server has just asked is right or wrong, but for a nonce that could not be that old.
      if (session !== undefined && answers > 0 && !challenge.isStale) return this.#spaces.forget(request.url, session);
      if (answers > MAX_STALE) return;
      session = this.#spaces.challenged(request.url, challenge);
      proof = await session.prove(request);
      response = yield proved(request, proof);
    }
    const nextNonce = await proof?.accept(request, response, this.#verifiesServer);
    if (nextNonce !== undefined && nextNonce !== "") session?.renew(nextNonce);
  }

  /** The challenge to answer; null when Digest is not what the server wants. */
  #choose(request: HttpRequest, response: HttpResponse): DigestChallenge | null {
    const choice = chooseChallenge(response.headers.getAll("www-authenticate"), this.#policy);
    if (choice.is === "none") return null;
    if (choice.is === "chosen") return choice.challenge;
    throw new RemoteProtocolError(
      `${request.toString()}: the Digest challenge of the server cannot be answered: ${choice.reasons.join("; ")}`,
      { request, processed: "no" },
    );
  }
}

function proved(request: HttpRequest, proof: DigestProof | undefined): HttpRequest {
  return proof === undefined ? request : withHeader(request, "Authorization", proof.header);
}

function policyOf({ algorithms = algorithmNames, qop = "auth" }: DigestAuthOptions): DigestPolicy {
  const unknown = algorithms.find((name) => !algorithmNames.includes(name));
  if (unknown !== undefined || algorithms.length === 0) {
    const got = unknown === undefined ? "none" : JSON.stringify(unknown);
    throw new TypeError(`algorithms: expected some of ${algorithmNames.join(", ")}, got ${got}`);
  }
  if (qop !== "auth" && qop !== "auth-int") {
    throw new TypeError(`qop: expected "auth" or "auth-int", got ${JSON.stringify(qop)}`);
  }
  return { algorithms: [...algorithms], qop };
}
