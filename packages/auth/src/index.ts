// For users.
export { ApiKeyAuth } from "./api-key-auth.ts";
export type { ApiKeyAuthOptions } from "./api-key-auth.ts";
export { BasicAuth } from "./basic-auth.ts";
export type { BasicAuthOptions } from "./basic-auth.ts";
export { BearerAuth } from "./bearer-auth.ts";
export type { SecretSource } from "./secret-source.ts";
export { byOrigin } from "./by-origin.ts";
export { chain } from "./chain.ts";
export { DigestAuth } from "./digest-auth.ts";
export type { DigestAuthOptions } from "./digest-auth.ts";
export type { DigestAlgorithmName } from "./digest-algorithms.ts";
export type { DigestQop } from "./digest-challenge.ts";

// For authors of schemes.
export { parseChallenges } from "./challenges.ts";
export type { Challenge } from "./challenges.ts";
