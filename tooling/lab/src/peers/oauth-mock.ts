import { definePeer } from "../define-peer.ts";
import { npmPackageVersion } from "../npm-cache.ts";

export const oauthMock = definePeer({
  name: "oauth-mock",
  summary: "oauth2-mock-server: accepts any client, issues signed JWTs (all grants), JWKS",
  npm: ["oauth2-mock-server"],
  async start(lab) {
    const port = await lab.port();
    lab.npmServer("oauth-mock.mjs", [String(port)]);
    await lab.untilPorts(port);
    const issuer = `http://127.0.0.1:${port}`;
    return {
      issuer,
      token: `${issuer}/token`,
      revocation: `${issuer}/revoke`,
      introspection: `${issuer}/introspect`,
      jwks: `${issuer}/jwks`,
    };
  },
  version: () => npmPackageVersion("oauth2-mock-server"),
});
