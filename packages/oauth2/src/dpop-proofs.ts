import type { Clock, HttpRequest, HttpResponse } from "@haulier/core";
import {
  customFetch,
  DPoP,
  generateKeyPair,
  modifyAssertion,
  protectedResourceRequest,
  type CryptoKeyPair,
  type DPoPHandle,
} from "oauth4webapi";

import { schemeIsChecked } from "./endpoint-url.ts";

/** How many servers' nonces are kept. */
const MAX_NONCES = 100;

/**
 * Proofs that a request comes from the holder of a key, without which its token is of no use.
 * @see RFC 9449, https://www.rfc-editor.org/rfc/rfc9449
 */
export class DPoPProofs {
  readonly #clock: Clock;
  readonly #keyPair: CryptoKeyPair | undefined;
  #handle: Promise<DPoPHandle> | undefined;
  /** By origin; the one used last is at the end. */
  readonly #nonces = new Map<string, string>();

  /** Without a key pair one is made, which lasts as long as the process. */
  constructor(clock: Clock, keyPair: CryptoKeyPair | undefined) {
    this.#clock = clock;
    this.#keyPair = keyPair;
  }

  /** What oauth4webapi makes proofs with. */
  handle(): Promise<DPoPHandle> {
    return (this.#handle ??= this.#createHandle());
  }

  async #createHandle(): Promise<DPoPHandle> {
    const keyPair = this.#keyPair ?? (await generateKeyPair("ES256"));
    return DPoP({}, keyPair, {
      [modifyAssertion]: (_header, payload) => {
        payload["iat"] = Math.floor(this.#clock.timestamp() / 1000);
        const nonce = this.#nonces.get(new URL(payload["htu"] as string).origin);
        if (nonce !== undefined) payload["nonce"] = nonce;
      },
    });
  }

  /** A copy of a request with a token and the proof for it. */
  async sign(request: HttpRequest, accessToken: string): Promise<HttpRequest> {
    let proof: Record<string, string> = {};
    // The library makes proofs only for requests that it sends; this one goes nowhere.
    await protectedResourceRequest(accessToken, request.method, request.url, undefined, undefined, {
      DPoP: await this.handle(),
      ...schemeIsChecked,
      [customFetch]: async (_url, { headers }) => {
        proof = headers;
        return new Response();
      },
    });
    const headers = request.headers.clone();
    headers.set("Authorization", proof["authorization"]!);
    headers.set("DPoP", proof["dpop"]!);
    return request.with({ headers });
  }

  /** Keeps the nonce that a server wants to see next. Returns whether it has given one that was not known. */
  learn(url: string | URL, nonce: string | null): boolean {
    const { origin } = new URL(url);
    if (nonce === null || this.#nonces.get(origin) === nonce) return false;
    this.#nonces.delete(origin);
    this.#nonces.set(origin, nonce);
    if (this.#nonces.size > MAX_NONCES) this.#nonces.delete(this.#nonces.keys().next().value!);
    return true;
  }
}

/** Whether a 401 is about the nonce alone: the token is good. @see RFC 9449 section 9 */
export function wantsNonce(response: HttpResponse): boolean {
  return /\buse_dpop_nonce\b/.test(response.headers.getAll("www-authenticate").join(", "));
}
