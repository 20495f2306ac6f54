import { Auth, type HttpRequest, type HttpResponse } from "@haulier/core";

import { AuthorizationServer } from "./authorization-server.ts";
import { createClientAuthentication } from "./client-authentication.ts";
import { DPoPProofs, wantsNonce } from "./dpop-proofs.ts";
import { OAuth2Error } from "./oauth2-error.ts";
import { resolveOptions, type OAuth2AuthOptions } from "./oauth2-options.ts";
import { ServerMetadata } from "./server-metadata.ts";
import { TokenManager } from "./token-manager.ts";
import type { TokenSet } from "./token-set.ts";

/** Visible ASCII: what can be sent in a header. */
const sendable = /^[\x21-\x7e]+$/;

/**
 * OAuth 2: gets a token, sends it with every request, renews it before it expires and once when it is refused. Any number of requests at a
 * time cause one request for a token.
 *
 * ```ts
 * const base = new Client({ transport: new UndiciTransport() });
 * const auth = new OAuth2Auth({ client: base, tokenUrl: "https://login.example.com/token", clientId: "me", clientSecret });
 * const client = base.extend({ auth });
 * ```
 *
 * A request that has an `Authorization` header is left as it is. A call fails with an `OAuth2Error` when the authorization server refuses,
 * and with the error of `client` when it cannot be reached.
 * @see RFC 6749, https://www.rfc-editor.org/rfc/rfc6749, and RFC 6750, https://www.rfc-editor.org/rfc/rfc6750
 */
export class OAuth2Auth extends Auth {
  readonly #server: AuthorizationServer;
  readonly #tokens: TokenManager;
  readonly #proofs: DPoPProofs | undefined;

  /** @throws TypeError for an unknown option, and for options that are missing or do not go together; RangeError for a negative `leeway`. */
  constructor(options: OAuth2AuthOptions) {
    super();
    const settings = resolveOptions(options);
    const { client, clock, clientId, clientSecret, clientAuth, extraParams, dpop } = settings;
    this.#proofs = dpop === false ? undefined : new DPoPProofs(clock, dpop === true ? undefined : dpop);
    this.#server = new AuthorizationServer({
      client,
      clock,
      clientId,
      clientSecret,
      extraParams,
      metadata: new ServerMetadata(settings),
      authentication: createClientAuthentication({ clientAuth, clientSecret, audience: settings.clientAuthAudience }),
      usesMtls: clientAuth === "mtls",
      proofs: this.#proofs,
    });
    this.#tokens = new TokenManager({ ...settings, server: this.#server });
  }

  /** A token that is fresh, got or renewed if need be: to sign in beforehand, or for what is no HTTP. Rejects with `signal.reason` on abort. */
  async getToken(options: { signal?: AbortSignal | undefined } = {}): Promise<TokenSet> {
    return this.#tokens.get(options.signal);
  }

  /**
   * Makes the tokens invalid at the server, and forgets them; the next request gets others. Does nothing when there are none.
   * @throws OAuth2Error when the server refuses; the tokens are forgotten even so.
   * @see RFC 7009, https://www.rfc-editor.org/rfc/rfc7009
   */
  async revoke(options: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    const tokens = await this.#tokens.current();
    await this.#tokens.forget();
    if (tokens === undefined) return;
    // First what would get others.
    if (tokens.refreshToken !== undefined)
      await this.#server.revoke(tokens.refreshToken, "refresh_token", options.signal);
    await this.#server.revoke(tokens.accessToken, "access_token", options.signal);
  }

  async *authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse> {
    if (request.headers.has("authorization")) {
      yield request;
      return;
    }
    const { signal } = request.extensions;
    const tokens = await this.#tokens.get(signal);
    const response = yield* this.#exchange(request, tokens);
    if (response.status !== 401) return;
    yield* this.#exchange(request, await this.#tokens.replace(tokens, signal));
  }

  /** Sends the request with a token, and once more when the server wants a nonce in the proof. */
  async *#exchange(request: HttpRequest, tokens: TokenSet): AsyncGenerator<HttpRequest, HttpResponse, HttpResponse> {
    const response = yield await this.#signed(request, tokens);
    const isNew = this.#learnNonce(response);
    if (!isNew || response.status !== 401 || !wantsNonce(response)) return response;
    const second = yield await this.#signed(request, tokens);
    this.#learnNonce(second);
    return second;
  }

  /** Any response may have the nonce for the next request (RFC 9449 section 9). */
  #learnNonce({ request, headers }: HttpResponse): boolean {
    return this.#proofs?.learn(request.url, headers.get("dpop-nonce")) === true;
  }

  async #signed(request: HttpRequest, { accessToken, tokenType }: TokenSet): Promise<HttpRequest> {
    if (!sendable.test(accessToken))
      throw new OAuth2Error("OAuth2Auth: the token has a character that cannot be sent; it is not shown");
    if (tokenType === "dpop") {
      if (this.#proofs === undefined)
        throw new OAuth2Error("OAuth2Auth: the token is bound to a key, and the option dpop is not set");
      return this.#proofs.sign(request, accessToken);
    }
    // A copy, so that the request that was sent before stays as it was sent, in the history.
    const headers = request.headers.clone();
    headers.set("Authorization", `Bearer ${accessToken}`);
    return request.with({ headers });
  }
}
