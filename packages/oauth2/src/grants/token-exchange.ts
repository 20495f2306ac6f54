import { checkOptionNames } from "@haulier/core";

import type { TokenGrant } from "../token-grant.ts";

/** A token, or a function that gives it each time that it is exchanged. */
export type TokenInput = string | (() => string | Promise<string>);

/** Options of {@link tokenExchange}. */
export interface TokenExchangeOptions {
  /** The token of whom the new one is for. */
  subjectToken: TokenInput;
  /** What kind that is. @defaultValue "urn:ietf:params:oauth:token-type:access_token" */
  subjectTokenType?: string | undefined;
  /** The token of who acts for them. @defaultValue nobody does */
  actorToken?: TokenInput | undefined;
  /** What kind that is. @defaultValue "urn:ietf:params:oauth:token-type:access_token" */
  actorTokenType?: string | undefined;
  /** What kind of token is wanted. @defaultValue the server's choice */
  requestedTokenType?: string | undefined;
  /** The name of the service that the token is for. @defaultValue not said */
  audience?: string | undefined;
  /** The URL of the service that the token is for. @defaultValue not said */
  resource?: string | undefined;
}

const optionNames: ReadonlySet<string> = new Set<keyof TokenExchangeOptions>([
  "subjectToken",
  "subjectTokenType",
  "actorToken",
  "actorTokenType",
  "requestedTokenType",
  "audience",
  "resource",
]);

const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

/**
 * Tokens in exchange for one of somebody else, such as that of the user whom a service works for.
 * @throws TypeError for an unknown option, and without a `subjectToken`.
 * @see RFC 8693, https://www.rfc-editor.org/rfc/rfc8693
 */
export function tokenExchange(options: TokenExchangeOptions): TokenGrant {
  checkOptionNames("tokenExchange", options, optionNames);
  const { subjectToken, actorToken, audience, resource, requestedTokenType } = options;
  if (subjectToken === undefined || subjectToken === "") throw new TypeError("tokenExchange: subjectToken is missing");
  const { subjectTokenType = ACCESS_TOKEN, actorTokenType = ACCESS_TOKEN } = options;
  return {
    async obtain({ server, scope, signal }) {
      const actor =
        actorToken === undefined ? {} : { actor_token: await read(actorToken), actor_token_type: actorTokenType };
      const subject = { subject_token: await read(subjectToken), subject_token_type: subjectTokenType };
      const wanted = { requested_token_type: requestedTokenType, audience, resource, scope };
      const grantType = "urn:ietf:params:oauth:grant-type:token-exchange";
      return server.requestToken(grantType, { ...subject, ...actor, ...wanted }, signal);
    },
  };
}

async function read(token: TokenInput): Promise<string> {
  return typeof token === "function" ? token() : token;
}
