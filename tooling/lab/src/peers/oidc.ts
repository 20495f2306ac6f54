import { definePeer } from "../define-peer.ts";
import { npmPackageVersion } from "../npm-cache.ts";

export const oidc = definePeer({
  name: "oidc",
  summary:
    "a real OAuth 2 / OpenID server (oidc-provider): client credentials, refresh with rotation, revocation, introspection, private_key_jwt, mTLS, DPoP, device flow; a resource server; failures on demand",
  npm: ["oidc-provider"],
  async start(lab) {
    const { as, mtls, api, control } = await lab.ports("as", "mtls", "api", "control");
    lab.npmServer(
      "oidc.mjs",
      [as, mtls, api, control, lab.certs.server.cert, lab.certs.server.key, lab.certs.ca].map(String),
    );
    await lab.untilPorts(as, mtls, api, control);
    const issuer = `http://127.0.0.1:${as}`;
    return {
      issuer,
      token: `${issuer}/token`,
      revocation: `${issuer}/token/revocation`,
      introspection: `${issuer}/token/introspection`,
      device: `${issuer}/device/auth`,
      mtlsToken: `https://localhost:${mtls}/token`,
      api: `http://127.0.0.1:${api}`,
      control: `http://127.0.0.1:${control}`,
      clients:
        "svc:svc-secret svc-post:svc-secret svc-short:svc-secret svc-jwt svc-mtls svc-dpop:svc-secret web web-secret:web-secret",
    };
  },
  version: () => npmPackageVersion("oidc-provider"),
});
