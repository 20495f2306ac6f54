import type { Clock } from "@haulier/core";

import type { AuthorizationServer } from "./authorization-server.ts";
import { OAuth2Error } from "./oauth2-error.ts";
import { SingleFlight } from "./single-flight.ts";
import type { TokenGrant } from "./token-grant.ts";
import { TokenSet } from "./token-set.ts";
import type { TokenStore } from "./token-store.ts";

/** What tokens are got, kept and renewed with. */
export interface TokenManagerSettings {
  readonly server: AuthorizationServer;
  readonly grant: TokenGrant;
  readonly store: TokenStore;
  readonly clock: Clock;
  readonly scope: string | undefined;
  /** How long before it expires a token is renewed, in milliseconds. */
  readonly leeway: number;
}

/** Tokens, and when to renew them by the monotonic clock, which nobody sets back (A21). */
interface Held {
  readonly tokens: TokenSet;
  readonly renewAt: number;
}

/** Has a token that is fresh, and renews it once for all who need it. */
export class TokenManager {
  readonly #settings: TokenManagerSettings;
  readonly #flight = new SingleFlight<TokenSet>();
  #held: Held | undefined;
  /** The access token that a server has refused, though it looks fresh. */
  #refused: string | undefined;

  constructor(settings: TokenManagerSettings) {
    this.#settings = settings;
  }

  /** Tokens that are fresh: those that there are, or new ones. */
  async get(signal: AbortSignal | undefined): Promise<TokenSet> {
    return this.#fresh() ?? this.#flight.run((shared) => this.#renew(shared), signal);
  }

  /** Tokens other than `refused`, which somebody else may have renewed meanwhile. */
  async replace(refused: TokenSet, signal: AbortSignal | undefined): Promise<TokenSet> {
    if (this.#held?.tokens.accessToken === refused.accessToken) this.#refused = refused.accessToken;
    return this.get(signal);
  }

  /** What there is, fresh or not. */
  async current(): Promise<TokenSet | undefined> {
    return this.#held?.tokens ?? (await this.#settings.store.load());
  }

  async forget(): Promise<void> {
    this.#held = undefined;
    await this.#settings.store.clear();
  }

  #fresh(): TokenSet | undefined {
    const held = this.#held;
    if (held === undefined || held.tokens.accessToken === this.#refused) return undefined;
    return this.#settings.clock.now() < held.renewAt ? held.tokens : undefined;
  }

  async #renew(signal: AbortSignal): Promise<TokenSet> {
    // Another process may have renewed what the store keeps, and with it the refresh token.
    const stored = await this.#settings.store.load();
    const isNewer = stored !== undefined && stored.issuedAt > (this.#held?.tokens.issuedAt ?? Number.NEGATIVE_INFINITY);
    if (isNewer) this.#hold(stored);
    const fresh = this.#fresh();
    if (fresh !== undefined) return fresh;
    const tokens = await this.#request(this.#held?.tokens.refreshToken, signal);
    this.#hold(tokens);
    this.#refused = undefined;
    await this.#settings.store.save(tokens);
    return tokens;
  }

  async #request(refreshToken: string | undefined, signal: AbortSignal): Promise<TokenSet> {
    const { server, grant, clock, scope } = this.#settings;
    if (refreshToken === undefined) return grant.obtain({ server, clock, scope, signal, refused: undefined });
    try {
      const tokens = await server.requestToken("refresh_token", { refresh_token: refreshToken }, signal);
      return keepingRefreshToken(tokens, refreshToken);
    } catch (error) {
      // Expired, revoked or spent (RFC 6749 section 5.2). Any other error says nothing about the refresh token.
      if (!(error instanceof OAuth2Error) || error.error !== "invalid_grant") throw error;
      return grant.obtain({ server, clock, scope, signal, refused: error });
    }
  }

  #hold(tokens: TokenSet): void {
    const { clock, leeway } = this.#settings;
    const { issuedAt, expiresAt } = tokens;
    // Of a short life at most half is leeway: else each request would need another token.
    const margin = Math.min(leeway, (expiresAt - issuedAt) / 2);
    this.#held = { tokens, renewAt: clock.now() + (expiresAt - clock.timestamp()) - margin };
  }
}

/** A server that gives no new refresh token wants the old one to be kept (RFC 6749 section 6). */
function keepingRefreshToken(tokens: TokenSet, refreshToken: string): TokenSet {
  return tokens.refreshToken === undefined ? new TokenSet({ ...tokens.toJSON(), refreshToken }) : tokens;
}
