import type { Clock } from "@haulier/core";

import type { AuthorizationServer } from "./authorization-server.ts";
import type { OAuth2Error } from "./oauth2-error.ts";
import type { TokenSet } from "./token-set.ts";

/** What a grant gets its tokens with. */
export interface GrantContext {
  readonly server: Pick<AuthorizationServer, "requestToken" | "authorizeDevice">;
  readonly clock: Clock;
  /** The scopes that are wanted; undefined for what the server gives unasked. */
  readonly scope: string | undefined;
  /** Aborts when nobody waits for the tokens any more. */
  readonly signal: AbortSignal;
  /** Why the refresh token that there was cannot be used any more; undefined when there was none. */
  readonly refused: OAuth2Error | undefined;
}

/** A way to the first tokens, and to others when they cannot be refreshed. */
export interface TokenGrant {
  obtain(context: GrantContext): Promise<TokenSet>;
}
