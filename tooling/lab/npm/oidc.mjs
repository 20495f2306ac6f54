// A certified OpenID Connect / OAuth 2 server (oidc-provider) with ready-made clients, a resource server that checks
// its tokens, and a control server for tests.
// usage: oidc.mjs AS_PORT MTLS_PORT API_PORT CONTROL_PORT CERT KEY CA
//
// Control:  POST /tokens?client=web   mints {access_token, refresh_token} as if alice had signed in
//           GET  /stats               {"token":N,"introspection":N,"revocation":N,"refresh":N,"api":N,"api401":N}
//           POST /reset               sets the counters to 0
//           POST /fail?status=S&count=N   the next N answers of the token endpoint are S (0: connection reset)
//           POST /delay?ms=N          every answer of the token endpoint waits
//           GET  /key                 the private JWK of the client svc-jwt
// API:      any path with a valid token answers 200; otherwise 401 and WWW-Authenticate: Bearer
import crypto from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import https from "node:https";

import Provider from "oidc-provider";

const [asPort, mtlsPort, apiPort, controlPort, cert, key, ca] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${asPort}`;
const pair = crypto.generateKeyPairSync("ec", { namedCurve: "P-256" });
const jwk = { ...pair.privateKey.export({ format: "jwk" }), kid: "svc-jwt", alg: "ES256", use: "sig" };
const { d: _private, ...publicJwk } = jwk;
const signing = {
  ...crypto.generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" }),
  kid: "lab",
  use: "sig",
};

const machine = { grant_types: ["client_credentials"], redirect_uris: [], response_types: [], scope: "read write" };
const person = {
  grant_types: ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"],
  redirect_uris: ["http://127.0.0.1/callback"],
  response_types: ["code"],
  scope: "openid offline_access read write",
};

const provider = new Provider(issuer, {
  clients: [
    { client_id: "svc", client_secret: "svc-secret", token_endpoint_auth_method: "client_secret_basic", ...machine },
    // A secret that must be form-encoded before it goes into Basic (RFC 6749, 2.3.1).
    {
      client_id: "svc:odd",
      client_secret: "p%3A ss+w/",
      token_endpoint_auth_method: "client_secret_basic",
      ...machine,
    },
    {
      client_id: "svc-post",
      client_secret: "svc-secret",
      token_endpoint_auth_method: "client_secret_post",
      ...machine,
    },
    { client_id: "svc-short", client_secret: "svc-secret", ...machine }, // its tokens live 2 seconds
    { client_id: "svc-jwt", token_endpoint_auth_method: "private_key_jwt", jwks: { keys: [publicJwk] }, ...machine },
    {
      client_id: "svc-mtls",
      token_endpoint_auth_method: "tls_client_auth",
      tls_client_auth_subject_dn: "CN=alice",
      ...machine,
    },
    { client_id: "svc-dpop", client_secret: "svc-secret", dpop_bound_access_tokens: true, ...machine },
    { client_id: "web", token_endpoint_auth_method: "none", ...person },
    { client_id: "web-secret", client_secret: "web-secret", ...person },
  ],
  clientAuthMethods: ["client_secret_basic", "client_secret_post", "private_key_jwt", "tls_client_auth", "none"],
  jwks: { keys: [signing] },
  scopes: ["openid", "offline_access", "read", "write"],
  features: {
    devInteractions: { enabled: true },
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: () => true },
    revocation: { enabled: true, allowedPolicy: () => true },
    deviceFlow: { enabled: true },
    dPoP: { enabled: true },
    mTLS: {
      enabled: true,
      tlsClientAuth: true,
      getCertificate: (ctx) => ctx.socket.getPeerX509Certificate?.()?.toString(),
      certificateAuthorized: (ctx) => ctx.socket.authorized === true,
      certificateSubjectMatches: (ctx, property, expected) =>
        property === "tls_client_auth_subject_dn" && ctx.socket.getPeerX509Certificate?.()?.subject === expected,
    },
  },
  pkce: { required: () => true },
  rotateRefreshToken: true, // using a refresh token twice revokes the whole grant
  issueRefreshToken: (_ctx, client, code) =>
    client.grantTypeAllowed("refresh_token") && code.scopes.has("offline_access"),
  ttl: {
    AccessToken: 60,
    ClientCredentials: (_ctx, _token, client) => (client.clientId === "svc-short" ? 2 : 60),
    RefreshToken: 600,
    IdToken: 60,
    Grant: 600,
    Session: 600,
    Interaction: 600,
    DeviceCode: 60,
  },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  cookies: { keys: ["lab"] },
});

const stats = { token: 0, introspection: 0, revocation: 0, refresh: 0, api: 0, api401: 0 };
let failures = { status: 0, count: 0 };
let delay = 0;

provider.on("grant.success", (ctx) => {
  if (ctx.oidc.params?.grant_type === "refresh_token") stats.refresh++;
});

const callback = provider.callback();
function authorizationServer(req, res) {
  const path = req.url.split("?")[0];
  if (path === "/token/introspection") stats.introspection++;
  else if (path === "/token/revocation") stats.revocation++;
  else if (path === "/token" && req.method === "POST") {
    stats.token++;
    if (failures.count > 0) {
      failures.count--;
      if (failures.status === 0) return req.socket.resetAndDestroy();
      req.resume();
      res.writeHead(failures.status, {
        "content-type": "application/json",
        ...(failures.status === 429 || failures.status === 503 ? { "retry-after": "1" } : {}),
      });
      return res.end(JSON.stringify({ error: failures.status < 500 ? "invalid_request" : "server_error" }));
    }
    if (delay > 0) return setTimeout(() => callback(req, res), delay);
  }
  return callback(req, res);
}

async function tokenOk(value, scheme) {
  const token = (await provider.AccessToken.find(value)) ?? (await provider.ClientCredentials.find(value));
  return Boolean(token && !token.isExpired && (token.jkt ? scheme === "dpop" : scheme === "bearer"));
}

async function api(req, res) {
  stats.api++;
  req.resume();
  const [scheme = "", value = ""] = (req.headers.authorization ?? "").split(" ");
  if (await tokenOk(value, scheme.toLowerCase()))
    return res
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ ok: true, method: req.method, url: req.url }));
  stats.api401++;
  const error = value ? ', error="invalid_token", error_description="unknown, revoked or expired"' : "";
  return res
    .writeHead(401, { "www-authenticate": `Bearer realm="lab"${error}`, "content-type": "application/json" })
    .end('{"ok":false}');
}

/** What a finished sign-in would leave behind, without the pages in between. */
async function mint(clientId) {
  const client = await provider.Client.find(clientId);
  if (!client) throw new Error(`no client ${clientId}`);
  const scope = "openid offline_access read";
  const grant = new provider.Grant({ accountId: "alice", clientId });
  grant.addOIDCScope(scope);
  const grantId = await grant.save();
  const common = {
    accountId: "alice",
    client,
    grantId,
    gty: "authorization_code",
    scope,
    claims: {},
    expiresWithSession: false,
  };
  const refresh = new provider.RefreshToken({ ...common, rotations: 0, authTime: Math.floor(Date.now() / 1000) });
  const access = new provider.AccessToken(common);
  return {
    token_type: "Bearer",
    expires_in: 60,
    scope,
    access_token: await access.save(),
    refresh_token: await refresh.save(),
  };
}

async function control(req, res) {
  const url = new URL(req.url, "http://x");
  const number = (name) => Number(url.searchParams.get(name) ?? 0);
  let body = {};
  try {
    if (url.pathname === "/tokens") body = await mint(url.searchParams.get("client") ?? "web");
    else if (url.pathname === "/stats") body = stats;
    else if (url.pathname === "/key") body = jwk;
    else if (url.pathname === "/reset") {
      for (const name of Object.keys(stats)) stats[name] = 0;
      failures = { status: 0, count: 0 };
      delay = 0;
    } else if (url.pathname === "/fail") failures = { status: number("status"), count: number("count") || 1 };
    else if (url.pathname === "/delay") delay = number("ms");
    else return res.writeHead(404).end();
    res.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  } catch (error) {
    res.writeHead(400).end(error.message);
  }
}

const tls = {
  cert: fs.readFileSync(cert),
  key: fs.readFileSync(key),
  ca: fs.readFileSync(ca),
  requestCert: true,
  rejectUnauthorized: false,
};
http.createServer(authorizationServer).listen(Number(asPort), "127.0.0.1");
https.createServer(tls, authorizationServer).listen(Number(mtlsPort), "127.0.0.1");
http.createServer(api).listen(Number(apiPort), "127.0.0.1");
http.createServer(control).listen(Number(controlPort), "127.0.0.1");
