import { Auth, type AuthInit, type HttpRequest, type HttpResponse } from "@haulier/core";

import { schemeOf } from "./scheme-of.ts";

/**
 * Several schemes for one request, each with its own place: an API key and a user, say.
 *
 * ```ts
 * const auth = chain(new ApiKeyAuth({ key: "k-123", header: "X-API-Key" }), new DigestAuth("ada", "secret"));
 * ```
 *
 * Each gets the request with what those before it have put there, and what the server answers goes back the other way, so that any of them
 * may answer a challenge. The schemes of this package leave an `Authorization` header alone, so that the first that has something to put
 * there wins: `chain(new NetrcAuth(), new BearerAuth(token))` sends the token where the file knows nothing of the host. One that reads the
 * address or the body, as Digest does, comes after those that change them.
 * Each is what the option `auth` of a client takes: a scheme, a user name and a password, or a function.
 * @throws TypeError for what is no scheme.
 */
export function chain(...auths: readonly AuthInit[]): Auth {
  return new ChainAuth(auths.map((auth, index) => schemeOf(`chain: argument ${index + 1}`, auth)));
}

class ChainAuth extends Auth {
  override readonly requiresRequestBody: boolean;
  override readonly requiresResponseBody: boolean;
  readonly #auths: readonly Auth[];

  constructor(auths: readonly Auth[]) {
    super();
    this.#auths = auths;
    this.requiresRequestBody = auths.some((auth) => auth.requiresRequestBody);
    this.requiresResponseBody = auths.some((auth) => auth.requiresResponseBody);
  }

  async *authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse> {
    yield* converse(this.#auths, request);
  }
}

/** The conversation of the first scheme, each request of which about the same thing is a conversation of the others. */
async function* converse(
  [first, ...others]: readonly Auth[],
  request: HttpRequest,
): AsyncGenerator<HttpRequest, HttpResponse, HttpResponse> {
  if (first === undefined) return yield request;
  const flow = first.authFlow(request);
  try {
    let step = await flow.next();
    if (step.done === true) throw new TypeError("auth: a flow of the chain ended without yielding a request");
    for (;;) {
      // A request of the scheme's own, such as one for a token, is none of the others' business.
      const response = isSameResource(step.value, request) ? yield* converse(others, step.value) : yield step.value;
      step = await flow.next(response);
      if (step.done === true) return response;
    }
  } finally {
    await flow.return();
  }
}

/** The query may be where credentials go. */
function isSameResource({ url: a }: HttpRequest, { url: b }: HttpRequest): boolean {
  return a.origin === b.origin && a.pathname === b.pathname;
}
