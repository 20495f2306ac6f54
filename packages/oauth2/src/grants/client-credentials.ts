import type { TokenGrant } from "../token-grant.ts";

/**
 * Tokens for the client itself, and no user.
 * @see RFC 6749 section 4.4, https://www.rfc-editor.org/rfc/rfc6749#section-4.4
 */
export function clientCredentials(): TokenGrant {
  return { obtain: ({ server, scope, signal }) => server.requestToken("client_credentials", { scope }, signal) };
}
