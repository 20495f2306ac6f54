export { NetrcAuth } from "./node/netrc-auth.ts";
export type { NetrcAuthOptions } from "./node/netrc-auth.ts";
export { NetrcError } from "./node/netrc-error.ts";
