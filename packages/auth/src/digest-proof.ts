import { RemoteProtocolError, type HttpRequest, type HttpResponse } from "@haulier/core";

import { parseAuthParameters } from "./challenges.ts";
import { digestResponse, type NonceUse } from "./digest-response.ts";
import type { HashName } from "./platform/hash-name.ts";

/** What was hashed for a request, which the server's own proof is about, too. */
interface Proven {
  readonly hash: HashName;
  readonly ha1: string;
  readonly use: NonceUse;
  readonly uri: string;
}

/** The credentials of one request, and what the server is to say to them. */
export class DigestProof {
  /** The value of `Authorization`. */
  readonly header: string;
  readonly #proven: Proven;

  constructor(header: string, proven: Proven) {
    this.header = header;
    this.#proven = proven;
  }

  /**
   * Reads the `Authentication-Info` of the response: gives the nonce that is to be used next, and if `verifies` checks that the server knows the password.
   * Without the field, or without a proof in it, there is nothing to check: it is optional.
   * @throws RemoteProtocolError for a proof that is wrong.
   * @see RFC 7616 section 3.5, https://www.rfc-editor.org/rfc/rfc7616#section-3.5
   */
  async accept(request: HttpRequest, { headers }: HttpResponse, verifies: boolean): Promise<string | undefined> {
    const line = headers.get("authentication-info");
    if (line === null) return undefined;
    const info = parseAuthParameters(line);
    if (verifies && !(await this.#isProven(info))) {
      throw new RemoteProtocolError(
        `${request.toString()}: Digest: the server does not prove that it knows the password (rspauth of Authentication-Info is wrong); ` +
          "somebody may be in between. verifyServer: false accepts it",
        { request, processed: "maybe" },
      );
    }
    return info.get("nextnonce");
  }

  async #isProven(info: ReadonlyMap<string, string>): Promise<boolean> {
    const { hash, ha1, use, uri } = this.#proven;
    const rspauth = info.get("rspauth");
    const qop = info.get("qop") ?? use.qop;
    // With auth-int it is about the body of the response, which has not arrived; reading it here would end streaming.
    if (rspauth === undefined || qop === "auth-int") return true;
    if ((info.get("cnonce") ?? use.cnonce) !== use.cnonce) return false;
    if (Number.parseInt(info.get("nc") ?? use.nc, 16) !== Number.parseInt(use.nc, 16)) return false;
    const said: NonceUse = { ...use, qop: use.qop === undefined ? undefined : "auth" };
    return rspauth.toLowerCase() === (await digestResponse(hash, ha1, said, { method: "", uri, bodyHash: "" }));
  }
}
