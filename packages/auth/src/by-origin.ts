import { Auth, type AuthInit, type HttpRequest, type HttpResponse } from "@haulier/core";

import { schemeOf } from "./scheme-of.ts";

/**
 * A scheme for each origin, for a client that talks to several. What is sent elsewhere is sent as it is.
 *
 * ```ts
 * const auth = byOrigin({
 *   "https://api.example.com": new BearerAuth(token),
 *   "http://localhost:8080": ["ada", "secret"],
 * });
 * ```
 *
 * An origin is scheme, host and port, all three: neither subdomains nor the other of http and https are meant. A client with a `baseUrl`
 * asks its scheme for that origin alone, and none is asked after a redirect to another origin.
 * @throws TypeError for a key that is not an origin or is there twice, and for what is no scheme.
 */
export function byOrigin(auths: Readonly<Record<string, AuthInit>>): Auth {
  const byName = new Map<string, Auth>();
  for (const [key, auth] of Object.entries(auths)) {
    const origin = originOf(key);
    if (byName.has(origin)) throw new TypeError(`byOrigin: ${origin} is there twice`);
    byName.set(origin, schemeOf(`byOrigin: ${origin}`, auth));
  }
  return new OriginAuth(byName);
}

class OriginAuth extends Auth {
  override readonly requiresRequestBody: boolean;
  override readonly requiresResponseBody: boolean;
  readonly #auths: ReadonlyMap<string, Auth>;

  constructor(auths: ReadonlyMap<string, Auth>) {
    super();
    this.#auths = auths;
    const all = [...auths.values()];
    this.requiresRequestBody = all.some((auth) => auth.requiresRequestBody);
    this.requiresResponseBody = all.some((auth) => auth.requiresResponseBody);
  }

  async *authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse> {
    const auth = this.#auths.get(request.url.origin);
    if (auth === undefined) yield request;
    else yield* auth.authFlow(request);
  }
}

/** As URLs have it: host in lower case, no default port. The key is shown only when it cannot have a password in it. */
function originOf(key: string): string {
  const url = URL.canParse(key) ? new URL(key) : undefined;
  const isOrigin =
    url !== undefined && /^https?:$/.test(url.protocol) && (url.href === `${url.origin}/` || url.href === url.origin);
  if (isOrigin) return url.origin;
  const shown = key.includes("@") ? "a URL with userinfo" : JSON.stringify(key);
  throw new TypeError(`byOrigin: expected an origin such as "https://api.example.com", got ${shown}`);
}
