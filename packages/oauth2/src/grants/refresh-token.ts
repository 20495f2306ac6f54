import type { TokenGrant } from "../token-grant.ts";

/**
 * Tokens for a refresh token that one has, from a sign-in elsewhere. It is used when the store has no tokens. The server may give another one
 * in its place, which the store keeps; so where that happens, use a store that lasts.
 * @throws TypeError for an empty token. When the server refuses it, the call fails with an `OAuth2Error`: somebody has to sign in again.
 * @see RFC 6749 section 6, https://www.rfc-editor.org/rfc/rfc6749#section-6
 */
export function refreshToken(token: string): TokenGrant {
  if (typeof token !== "string" || token === "") throw new TypeError("refreshToken: expected a token; it is not shown");
  return {
    async obtain({ server, scope, signal, refused }) {
      // A token that was followed by others is spent. To use it again looks like theft, and would end the whole grant (RFC 9700 section 4.14.2).
      if (refused !== undefined) throw refused;
      return server.requestToken("refresh_token", { refresh_token: token, scope }, signal);
    },
  };
}
