import {
  ClientSecretBasic,
  ClientSecretJwt,
  ClientSecretPost,
  modifyAssertion,
  None,
  PrivateKeyJwt,
  TlsClientAuth,
  type ClientAuth,
  type CryptoKey,
  type JWK,
} from "oauth4webapi";

import { importSigningKey } from "./import-signing-key.ts";

/** A client that proves who it is by a signature (`private_key_jwt`). @see RFC 7523 section 2.2, https://www.rfc-editor.org/rfc/rfc7523#section-2.2 */
export interface PrivateKeyAuthentication {
  /** The private key: a `CryptoKey` that may sign, or a JWK with `alg` (ES256, ES384, ES512, RS256.., PS256.., Ed25519). */
  privateKey: CryptoKey | JWK;
  /** The name of the key, for the server. @defaultValue `kid` of the JWK */
  keyId?: string | undefined;
}

/**
 * How a client says who it is: `"basic"` and `"post"` send the secret in a header or in the form, `"secret-jwt"` signs with it, `"mtls"` leaves
 * it to the certificate that the client's transport has, `"none"` sends the id alone, and an object with a private key signs with that.
 */
export type ClientAuthentication = "basic" | "post" | "secret-jwt" | "mtls" | "none" | PrivateKeyAuthentication;

/** What is needed to make one. */
export interface ClientAuthenticationSettings {
  readonly clientAuth: ClientAuthentication | undefined;
  readonly clientSecret: string | undefined;
  /** Whom a signature is for. @defaultValue the issuer */
  readonly audience: string | undefined;
}

const bySecret: Readonly<Record<string, (secret: string, audience: string | undefined) => ClientAuth>> = {
  basic: ClientSecretBasic,
  post: ClientSecretPost,
  "secret-jwt": (secret, audience) => ClientSecretJwt(secret, forAudience(audience)),
};

/**
 * The authentication of a client, as oauth4webapi has it.
 * @throws TypeError when the secret is missing, or there is one that would have no effect.
 */
export function createClientAuthentication(settings: ClientAuthenticationSettings): ClientAuth {
  const { clientSecret, audience } = settings;
  const method = settings.clientAuth ?? (clientSecret === undefined ? "none" : "basic");
  if (typeof method === "string" && Object.hasOwn(bySecret, method)) {
    if (typeof clientSecret !== "string" || clientSecret === "")
      throw new TypeError(`OAuth2Auth: clientAuth "${method}" needs a clientSecret`);
    return bySecret[method]!(clientSecret, audience);
  }
  if (clientSecret !== undefined)
    throw new TypeError("OAuth2Auth: a clientSecret has no effect with this clientAuth; leave one of the two out");
  if (method === "none") return None();
  if (method === "mtls") return TlsClientAuth();
  if (typeof method === "object" && method !== null && "privateKey" in method) return byPrivateKey(method, audience);
  throw new TypeError(
    'OAuth2Auth: clientAuth: expected "basic", "post", "secret-jwt", "mtls", "none" or { privateKey }; the value is not shown',
  );
}

function byPrivateKey(settings: PrivateKeyAuthentication, audience: string | undefined): ClientAuth {
  const { privateKey, keyId } = settings;
  let signing: Promise<ClientAuth> | undefined;
  const create = async (): Promise<ClientAuth> => {
    const { key, kid } = await importSigningKey(privateKey);
    const name = keyId ?? kid;
    return PrivateKeyJwt(name === undefined ? key : { key, kid: name }, forAudience(audience));
  };
  return async (...call) => (await (signing ??= create()))(...call);
}

function forAudience(audience: string | undefined): {
  [modifyAssertion]?: (header: object, payload: Record<string, unknown>) => void;
} {
  if (audience === undefined) return {};
  return {
    [modifyAssertion]: (_header, payload) => {
      payload["aud"] = audience;
    },
  };
}
