import { checkOptionNames, systemClock, type Clock } from "@haulier/core";
import type { CryptoKeyPair } from "oauth4webapi";

import type { ClientAuthentication } from "./client-authentication.ts";
import type { TokenClient } from "./client-fetch.ts";
import { endpointFault } from "./endpoint-url.ts";
import { clientCredentials } from "./grants/client-credentials.ts";
import type { TokenGrant } from "./token-grant.ts";
import { MemoryTokenStore, type TokenStore } from "./token-store.ts";

/** Options of `OAuth2Auth`. */
export interface OAuth2AuthOptions {
  /** What sends the requests for tokens, so that they go by the same transport, proxy and TLS. Its `auth` is not used for them. */
  client: TokenClient;
  /** Where tokens are given out. @defaultValue what `issuer` says */
  tokenUrl?: string | URL | undefined;
  /** The name of the authorization server, a URL. Without a `tokenUrl`, the server is asked there for its other URLs, once. @defaultValue none */
  issuer?: string | URL | undefined;
  /** The name of the client. */
  clientId: string;
  /** The secret of the client. @defaultValue none */
  clientSecret?: string | undefined;
  /** How the client proves who it is. @defaultValue with a secret "basic", without "none" */
  clientAuth?: ClientAuthentication | undefined;
  /** Whom a signature of the client is for. @defaultValue `issuer`, else `tokenUrl` */
  clientAuthAudience?: string | undefined;
  /** How the first tokens are got. @defaultValue clientCredentials() */
  grant?: TokenGrant | undefined;
  /** The scopes that are wanted, with spaces between them or as a list. @defaultValue what the server gives unasked */
  scope?: string | readonly string[] | undefined;
  /** More parameters for each request for tokens, such as `audience`. @defaultValue none */
  extraParams?: Readonly<Record<string, string>> | undefined;
  /** How long before it expires a token is renewed, in milliseconds; at most half of its lifetime. @defaultValue 60_000 */
  leeway?: number | undefined;
  /** Where tokens are kept. @defaultValue in memory */
  store?: TokenStore | undefined;
  /** Binds tokens to a key: `true` for one that is made for this process, or a pair of one's own. @defaultValue false */
  dpop?: boolean | CryptoKeyPair | undefined;
  /** Where codes for devices are given out. @defaultValue what `issuer` says */
  deviceUrl?: string | URL | undefined;
  /** Where tokens are revoked. @defaultValue what `issuer` says */
  revocationUrl?: string | URL | undefined;
  /** Lets secrets travel by http to other machines. To this machine they may always. @defaultValue false */
  allowInsecure?: boolean | undefined;
  /** The time, for expiry, signatures and the waits of a device. @defaultValue the system's */
  clock?: Clock | undefined;
}

/** The options with their defaults. */
export interface OAuth2Settings {
  readonly client: TokenClient;
  readonly tokenUrl: string | undefined;
  readonly issuer: string | undefined;
  readonly deviceUrl: string | undefined;
  readonly revocationUrl: string | undefined;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly clientAuth: ClientAuthentication | undefined;
  readonly clientAuthAudience: string | undefined;
  readonly grant: TokenGrant;
  readonly scope: string | undefined;
  readonly extraParams: Readonly<Record<string, string>>;
  readonly leeway: number;
  readonly store: TokenStore;
  readonly dpop: boolean | CryptoKeyPair;
  readonly allowInsecure: boolean;
  readonly clock: Clock;
}

const optionNames: ReadonlySet<string> = new Set<keyof OAuth2AuthOptions>([
  "client",
  "tokenUrl",
  "issuer",
  "clientId",
  "clientSecret",
  "clientAuth",
  "clientAuthAudience",
  "grant",
  "scope",
  "extraParams",
  "leeway",
  "store",
  "dpop",
  "deviceUrl",
  "revocationUrl",
  "allowInsecure",
  "clock",
]);

/** Parameters that other options are for, or that the protocol sets itself. */
const ownParameters = ["client_id", "client_secret", "grant_type", "scope", "refresh_token"];

/** @throws TypeError for an unknown option, one that is missing, and one that cannot be used; RangeError for a leeway that is none. */
export function resolveOptions(options: OAuth2AuthOptions): OAuth2Settings {
  checkOptionNames("OAuth2Auth", options, optionNames);
  const { client, clientId, clientSecret, clientAuth, clientAuthAudience, dpop = false } = options;
  if (typeof (client as TokenClient | undefined)?.request !== "function")
    throw new TypeError("OAuth2Auth: client: expected a Client, which sends the requests for tokens");
  if (typeof clientId !== "string" || clientId === "") throw new TypeError("OAuth2Auth: clientId is missing");
  const { grant = clientCredentials(), store = new MemoryTokenStore(), clock = systemClock } = options;
  const { leeway = 60_000, extraParams = {} } = options;
  if (!(leeway >= 0 && Number.isFinite(leeway)))
    throw new RangeError(`OAuth2Auth: leeway: expected milliseconds, 0 or more, got ${leeway}`);
  for (const name of ownParameters)
    if (Object.hasOwn(extraParams, name)) throw new TypeError(`OAuth2Auth: extraParams cannot set ${name}`);
  return {
    client,
    clientId,
    clientSecret,
    clientAuth,
    clientAuthAudience,
    dpop,
    grant,
    store,
    clock,
    leeway,
    extraParams,
    ...resolveUrls(options),
    scope: resolveScope(options.scope),
  };
}

type Urls = Pick<OAuth2Settings, "tokenUrl" | "issuer" | "deviceUrl" | "revocationUrl" | "allowInsecure">;

function resolveUrls(options: OAuth2AuthOptions): Urls {
  const { allowInsecure = false } = options;
  if (options.tokenUrl === undefined && options.issuer === undefined)
    throw new TypeError("OAuth2Auth: tokenUrl or issuer is missing");
  const read = (name: "tokenUrl" | "issuer" | "deviceUrl" | "revocationUrl"): string | undefined => {
    const url = options[name]?.toString();
    const fault = url === undefined ? undefined : endpointFault(url, allowInsecure);
    if (fault !== undefined) throw new TypeError(`OAuth2Auth: ${name}: ${fault}`);
    return url;
  };
  return {
    tokenUrl: read("tokenUrl"),
    issuer: read("issuer"),
    deviceUrl: read("deviceUrl"),
    revocationUrl: read("revocationUrl"),
    allowInsecure,
  };
}

/** An empty one is not sent (A21). */
function resolveScope(scope: string | readonly string[] | undefined): string | undefined {
  const text = typeof scope === "string" ? scope : scope?.join(" ");
  return text === undefined || text.trim() === "" ? undefined : text;
}
