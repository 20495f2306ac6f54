import type { HttpRequest } from "@haulier/core";

import { hashOf, hashOfBytes, toHex, utf8ByteString } from "./byte-string.ts";
import type { DigestChallenge } from "./digest-challenge.ts";
import { digestHeader, plainUser, quote, type DigestUser } from "./digest-header.ts";
import { DigestProof } from "./digest-proof.ts";
import { digestResponse, hashCredentials, type NonceUse } from "./digest-response.ts";

/** User name and password, as the caller gave them. */
export interface DigestCredentials {
  readonly username: string;
  readonly password: string;
}

/**
 * What goes on between a challenge and the next one: the nonce, how often it was used, and the hash of the credentials, which is made once.
 * Any number of requests use it at the same time, each with a count of its own.
 */
export class DigestSession {
  readonly challenge: DigestChallenge;
  readonly #credentials: DigestCredentials;
  /** The first one, which is the only one with `-sess`: the server may keep the hash that it is in. */
  readonly #cnonce = randomNonce();
  readonly #ha1: Promise<string>;
  #user: Promise<DigestUser> | undefined;
  #nonce: string;
  #count = 0;

  constructor(challenge: DigestChallenge, credentials: DigestCredentials) {
    this.challenge = challenge;
    // RFC 7616 section 4; a server that has not said what it wants gets what the caller has typed.
    const normal = (text: string): string => (challenge.isUtf8 ? text.normalize("NFC") : text);
    this.#credentials = { username: normal(credentials.username), password: normal(credentials.password) };
    this.#nonce = challenge.nonce;
    this.#ha1 = this.#hashCredentials();
    // It is awaited by whoever needs it; until then a failure is nobody's.
    this.#ha1.catch(() => {});
  }

  /** Whether a challenge is this one again, with the same nonce: then the count goes on, so that no number is used twice. */
  isContinuedBy(challenge: DigestChallenge): boolean {
    const own = this.challenge;
    return (
      challenge.nonce === this.#nonce &&
      challenge.opaque === own.opaque &&
      challenge.qop === own.qop &&
      challenge.algorithmText === own.algorithmText &&
      challenge.hashesUser === own.hashesUser &&
      challenge.isUtf8 === own.isUtf8
    );
  }

  /** Takes the nonce that the server wants to see next (`nextnonce`). */
  renew(nonce: string): void {
    if (nonce === this.#nonce) return;
    this.#nonce = nonce;
    this.#count = 0;
  }

  /** Credentials for one request. The nonce is counted at once, before anything is awaited. */
  async prove(request: HttpRequest): Promise<DigestProof> {
    const { challenge } = this;
    const { hash } = challenge.algorithm;
    const use = this.#useNonce();
    const uri = targetOf(request);
    const bodyHash = use.qop === "auth-int" ? await hashOfBytes(hash, await request.read()) : "";
    const ha1 = await this.#ha1;
    const response = await digestResponse(hash, ha1, use, { method: request.method, uri, bodyHash });
    this.#user ??= this.#nameUser();
    const header = digestHeader(challenge, await this.#user, use, uri, response);
    return new DigestProof(header, { hash, ha1, use, uri });
  }

  #useNonce(): NonceUse {
    this.#count += 1;
    const { qop, algorithm } = this.challenge;
    return {
      nonce: this.#nonce,
      nc: this.#count.toString(16).padStart(8, "0"),
      cnonce: algorithm.isSession ? this.#cnonce : randomNonce(),
      qop,
    };
  }

  #hashCredentials(): Promise<string> {
    const { username, password } = this.#credentials;
    const { realm, algorithm, nonce } = this.challenge;
    const credentials = { username: utf8ByteString(username), realm, password: utf8ByteString(password) };
    return hashCredentials(
      algorithm.hash,
      credentials,
      algorithm.isSession ? { nonce, cnonce: this.#cnonce } : undefined,
    );
  }

  async #nameUser(): Promise<DigestUser> {
    const { username } = this.#credentials;
    const { realm, algorithm, hashesUser, isUtf8 } = this.challenge;
    const byteString = utf8ByteString(username);
    if (!hashesUser) return plainUser(username, byteString, isUtf8);
    return {
      parameter: "username",
      value: quote(await hashOf(algorithm.hash, `${byteString}:${realm}`)),
      isHash: true,
    };
  }
}

/** What the request line will have, which `uri` has to repeat. */
function targetOf({ extensions, url }: HttpRequest): string {
  return extensions.target ?? url.pathname + url.search;
}

/** 64 random bits (A17). */
function randomNonce(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(8)));
}
