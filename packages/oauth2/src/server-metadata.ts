import { redactUrl } from "@haulier/core";
import { customFetch, discoveryRequest, processDiscoveryResponse, type AuthorizationServer } from "oauth4webapi";

import { clientFetch, type TokenClient } from "./client-fetch.ts";
import { endpointError, unusableAnswer } from "./endpoint-error.ts";
import { endpointFault, schemeIsChecked } from "./endpoint-url.ts";
import { OAuth2Error } from "./oauth2-error.ts";
import { SingleFlight } from "./single-flight.ts";

/** Where the authorization server is. */
export interface ServerSettings {
  readonly client: TokenClient;
  readonly issuer: string | undefined;
  readonly tokenUrl: string | undefined;
  readonly deviceUrl: string | undefined;
  readonly revocationUrl: string | undefined;
  readonly allowInsecure: boolean;
}

/** What is known of an authorization server: what was configured, or what it says of itself, which is asked for once. */
export class ServerMetadata {
  readonly #settings: ServerSettings;
  readonly #discovery = new SingleFlight<AuthorizationServer>();
  #known: AuthorizationServer | undefined;

  constructor(settings: ServerSettings) {
    this.#settings = settings;
    if (settings.tokenUrl !== undefined) this.#known = configured(settings, settings.tokenUrl);
  }

  /** @throws OAuth2Error when the server does not say what it is, or says that it is another. */
  async get(signal: AbortSignal | undefined): Promise<AuthorizationServer> {
    return (this.#known ??= await this.#discovery.run((shared) => this.#discover(shared), signal));
  }

  async #discover(signal: AbortSignal): Promise<AuthorizationServer> {
    const issuer = new URL(this.#settings.issuer!);
    const options = {
      [customFetch]: clientFetch(this.#settings.client),
      ...schemeIsChecked,
      signal,
    };
    const what = `discovery of ${redactUrl(issuer)}`;
    let response = await discoveryRequest(issuer, { ...options, algorithm: "oidc" });
    // RFC 8414 has another place than OpenID Connect, and most servers have the latter.
    if (response.status === 404) response = await discoveryRequest(issuer, { ...options, algorithm: "oauth2" });
    if (response.status !== 200) throw await endpointError(what, response, []);
    let found: AuthorizationServer;
    try {
      found = await processDiscoveryResponse(issuer, response);
    } catch (error) {
      throw unusableAnswer(what, response.status, error);
    }
    return this.#checked({ ...found, ...overrides(this.#settings) }, what);
  }

  #checked(found: AuthorizationServer, what: string): AuthorizationServer {
    for (const urls of [found, found.mtls_endpoint_aliases ?? {}])
      for (const name of ["token_endpoint", "device_authorization_endpoint", "revocation_endpoint"] as const) {
        const url = urls[name];
        const fault = url === undefined ? undefined : endpointFault(url, this.#settings.allowInsecure);
        if (fault !== undefined) throw new OAuth2Error(`${what}: its ${name} cannot be used: ${fault}`);
      }
    return found;
  }
}

/** Without an issuer, the URL for tokens is whom a signature of the client is for, as RFC 7523 section 3 has it. */
function configured(settings: ServerSettings, tokenUrl: string): AuthorizationServer {
  return { issuer: settings.issuer ?? tokenUrl, token_endpoint: tokenUrl, ...overrides(settings) };
}

function overrides({ deviceUrl, revocationUrl }: ServerSettings): Partial<AuthorizationServer> {
  return {
    ...(deviceUrl === undefined ? {} : { device_authorization_endpoint: deviceUrl }),
    ...(revocationUrl === undefined ? {} : { revocation_endpoint: revocationUrl }),
  };
}
