import { redactUrl, type Clock } from "@haulier/core";
import {
  clockSkew,
  customFetch,
  deviceAuthorizationRequest,
  genericTokenEndpointRequest,
  processDeviceAuthorizationResponse,
  processGenericTokenEndpointResponse,
  revocationRequest,
  type AuthorizationServer as Metadata,
  type Client as ClientMetadata,
  type ClientAuth,
  type DeviceAuthorizationResponse,
  type TokenEndpointResponse,
} from "oauth4webapi";

import { clientFetch, type TokenClient } from "./client-fetch.ts";
import type { DPoPProofs } from "./dpop-proofs.ts";
import { endpointError, secretsAmong, unusableAnswer } from "./endpoint-error.ts";
import { schemeIsChecked } from "./endpoint-url.ts";
import { OAuth2Error } from "./oauth2-error.ts";
import type { ServerMetadata } from "./server-metadata.ts";
import { TokenSet } from "./token-set.ts";

/** Parameters of a request, by name; those that are undefined are left out. */
export type Parameters = Readonly<Record<string, string | undefined>>;

/** What the requests to an authorization server need. */
export interface AuthorizationServerSettings {
  readonly client: TokenClient;
  readonly clock: Clock;
  readonly metadata: ServerMetadata;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly authentication: ClientAuth;
  readonly usesMtls: boolean;
  readonly extraParams: Readonly<Record<string, string>>;
  readonly proofs: DPoPProofs | undefined;
}

/** How long a token lives, in seconds, when its server does not say so (A21). */
const DEFAULT_LIFETIME = 3_600;

/** The endpoints of an authorization server, each as one call. */
export class AuthorizationServer {
  readonly #settings: AuthorizationServerSettings;

  constructor(settings: AuthorizationServerSettings) {
    this.#settings = settings;
  }

  /**
   * Gets tokens by any grant.
   * @throws OAuth2Error when the server refuses, or answers what is no token; what the client throws, when it cannot be reached.
   */
  async requestToken(grantType: string, parameters: Parameters, signal: AbortSignal | undefined): Promise<TokenSet> {
    const metadata = await this.#settings.metadata.get(signal);
    const url = this.#urlOf(metadata, "token_endpoint");
    const what = `POST ${redactUrl(url)}`;
    const form = this.#form(parameters);
    const send = async (): Promise<{ response: Response; hasNewNonce: boolean }> => {
      const answer = await this.#token(metadata, grantType, form, signal);
      const nonce = answer.headers.get("dpop-nonce");
      return { response: answer, hasNewNonce: this.#settings.proofs?.learn(url, nonce) === true };
    };
    let { response, hasNewNonce } = await send();
    // A server that wants a nonce in the proof says which one in its refusal (RFC 9449 section 8).
    if (hasNewNonce && response.status === 400) ({ response } = await send());
    if (response.status !== 200) throw await endpointError(what, response, this.#secrets(form));
    return toTokenSet(await this.#readToken(metadata, response, what), this.#settings.clock.timestamp());
  }

  /** Asks for a code that somebody enters on another device. */
  async authorizeDevice(parameters: Parameters, signal: AbortSignal | undefined): Promise<DeviceAuthorizationResponse> {
    const metadata = await this.#settings.metadata.get(signal);
    const what = `POST ${redactUrl(this.#urlOf(metadata, "device_authorization_endpoint"))}`;
    const form = this.#form(parameters);
    const { authentication } = this.#settings;
    const options = this.#options(signal);
    const response = await deviceAuthorizationRequest(metadata, this.#client(), authentication, form, options);
    if (response.status !== 200) throw await endpointError(what, response, this.#secrets(form));
    try {
      return await processDeviceAuthorizationResponse(metadata, this.#client(), response);
    } catch (error) {
      throw unusableAnswer(what, response.status, error);
    }
  }

  /** Makes a token invalid; one that is invalid already, too. */
  async revoke(token: string, hint: string, signal: AbortSignal | undefined): Promise<void> {
    const metadata = await this.#settings.metadata.get(signal);
    const what = `POST ${redactUrl(this.#urlOf(metadata, "revocation_endpoint"))}`;
    const options = { ...this.#options(signal), additionalParameters: { token_type_hint: hint } };
    const { authentication } = this.#settings;
    const response = await revocationRequest(metadata, this.#client(), authentication, token, options);
    if (response.status !== 200)
      throw await endpointError(what, response, this.#secrets(new URLSearchParams({ token })));
  }

  async #token(
    metadata: Metadata,
    grantType: string,
    form: URLSearchParams,
    signal: AbortSignal | undefined,
  ): Promise<Response> {
    const { authentication, proofs } = this.#settings;
    const options = { ...this.#options(signal), ...(proofs === undefined ? {} : { DPoP: await proofs.handle() }) };
    return genericTokenEndpointRequest(metadata, this.#client(), authentication, grantType, form, options);
  }

  async #readToken(metadata: Metadata, response: Response, what: string): Promise<TokenEndpointResponse> {
    const { status, headers } = response;
    try {
      const { id_token: _unused, ...answer } = (await response.json()) as Record<string, unknown>;
      // Who has signed in is not of interest here, and an ID token that cannot be verified would be an error.
      const rest = new Response(JSON.stringify(answer), { status, headers });
      return await processGenericTokenEndpointResponse(metadata, this.#client(), rest);
    } catch (error) {
      throw unusableAnswer(what, status, error instanceof SyntaxError ? new Error("it is not JSON") : error);
    }
  }

  /** @throws OAuth2Error when the server has no such endpoint. */
  #urlOf(metadata: Metadata, endpoint: Endpoint): URL {
    const alias = this.#settings.usesMtls ? metadata.mtls_endpoint_aliases?.[endpoint] : undefined;
    const url = alias ?? metadata[endpoint];
    if (url !== undefined) return new URL(url);
    throw new OAuth2Error(`OAuth2Auth: the server has no ${endpoint} that is known; set ${optionNames[endpoint]}`);
  }

  #client(): ClientMetadata {
    const { clientId, clock, usesMtls } = this.#settings;
    return {
      client_id: clientId,
      use_mtls_endpoint_aliases: usesMtls,
      // The library has no clock but that of the system.
      [clockSkew]: Math.round((clock.timestamp() - Date.now()) / 1000),
    };
  }

  #options(signal: AbortSignal | undefined): OAuthOptions {
    const common = { [customFetch]: clientFetch(this.#settings.client), ...schemeIsChecked };
    return signal === undefined ? common : { ...common, signal };
  }

  #form(parameters: Parameters): URLSearchParams {
    const all = Object.entries({ ...this.#settings.extraParams, ...parameters });
    return new URLSearchParams(all.filter((entry): entry is [string, string] => entry[1] !== undefined));
  }

  #secrets(form: URLSearchParams): string[] {
    const { clientSecret } = this.#settings;
    return [...secretsAmong(form), ...(clientSecret === undefined ? [] : [clientSecret])];
  }
}

type OAuthOptions = typeof schemeIsChecked & { [customFetch]: ReturnType<typeof clientFetch>; signal?: AbortSignal };

type Endpoint = "token_endpoint" | "device_authorization_endpoint" | "revocation_endpoint";

const optionNames: Readonly<Record<Endpoint, string>> = {
  token_endpoint: "tokenUrl",
  device_authorization_endpoint: "deviceUrl",
  revocation_endpoint: "revocationUrl",
};

function toTokenSet(answer: TokenEndpointResponse, now: number): TokenSet {
  return new TokenSet({
    accessToken: answer.access_token,
    tokenType: answer.token_type,
    issuedAt: now,
    expiresAt: now + (answer.expires_in ?? DEFAULT_LIFETIME) * 1000,
    refreshToken: answer.refresh_token,
    scope: answer.scope,
  });
}
