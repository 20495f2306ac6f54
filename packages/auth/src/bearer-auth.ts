import { Auth, type HttpRequest, type HttpResponse } from "@haulier/core";

import { checkedSource, type SecretSource } from "./secret-source.ts";
import { hasAuthorization, withHeader } from "./with-header.ts";

/** Visible ASCII. RFC 6750 section 2.1 allows fewer, and issuers are known who do not care. */
const sendable = /^[\x21-\x7e]+$/;

/**
 * A bearer token, sent with every request. Whoever reads it on the way can use it: use it over https.
 *
 * ```ts
 * const client = new Client({ transport, auth: new BearerAuth(() => tokens.current()) });
 * ```
 *
 * A request that has an `Authorization` header is left as it is, and a function is not asked for a token then.
 * @see RFC 6750 section 2.1, https://www.rfc-editor.org/rfc/rfc6750#section-2.1
 */
export class BearerAuth extends Auth {
  readonly #token: (request: HttpRequest) => string | Promise<string>;

  /**
   * `token` as it is issued, without `Bearer `, or a function that gives one for each request.
   * @throws TypeError for a token that is empty or not visible ASCII; from the function, the call fails with it.
   */
  constructor(token: SecretSource) {
    super();
    this.#token = checkedSource("BearerAuth: the token", token, sendable);
  }

  async *authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse> {
    if (hasAuthorization(request)) yield request;
    else yield withHeader(request, "Authorization", `Bearer ${await this.#token(request)}`);
  }
}
