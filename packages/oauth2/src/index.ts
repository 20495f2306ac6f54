// For users.
export { OAuth2Auth } from "./oauth2-auth.ts";
export type { OAuth2AuthOptions } from "./oauth2-options.ts";
export type { TokenClient } from "./client-fetch.ts";
export type { ClientAuthentication, PrivateKeyAuthentication } from "./client-authentication.ts";
export { clientCredentials } from "./grants/client-credentials.ts";
export { deviceCode } from "./grants/device-code.ts";
export type { DeviceCodeOptions, DevicePrompt } from "./grants/device-code.ts";
export { refreshToken } from "./grants/refresh-token.ts";
export { tokenExchange } from "./grants/token-exchange.ts";
export type { TokenExchangeOptions, TokenInput } from "./grants/token-exchange.ts";
export { MemoryTokenStore } from "./token-store.ts";
export { OAuth2Error } from "./oauth2-error.ts";
export type { OAuth2ErrorOptions } from "./oauth2-error.ts";

// For authors of stores and grants.
export { TokenSet } from "./token-set.ts";
export type { TokenSetData } from "./token-set.ts";
export type { TokenStore } from "./token-store.ts";
export type { GrantContext, TokenGrant } from "./token-grant.ts";
