// Shows OAuth 2: tokens for a client, a refresh token, a user who signs in on another device, and tokens that outlast the process.
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

import { Client } from "@haulier/core";
import { MockTransport } from "@haulier/mock";
import { deviceCode, OAuth2Auth, OAuth2Error, refreshToken } from "@haulier/oauth2";
import { FileTokenStore } from "@haulier/oauth2/node";

let issued = 0;
let revoked = false;
const transport = new MockTransport(async (request) => {
  if (request.url.hostname === "api.example.com") {
    const isRefused = revoked && request.headers.get("authorization") === "Bearer token-1";
    return { status: isRefused ? 401 : 200 };
  }
  if (request.url.pathname === "/device")
    return {
      json: {
        device_code: "d",
        user_code: "WDJB-MJHT",
        verification_uri: "https://login.example.com/enter",
        expires_in: 600,
        interval: 0.01,
      },
    };
  const form = new URLSearchParams(new TextDecoder().decode(await request.read()));
  if (form.get("scope") === "admin") return { status: 400, json: { error: "invalid_scope" } };
  issued += 1;
  return {
    json: { access_token: `token-${issued}`, token_type: "Bearer", expires_in: 3_600, refresh_token: `r-${issued}` },
  };
});
const clientSecret = "hush";

const base = new Client({ transport });
const tokenUrl = "https://login.example.com/token";
const auth = new OAuth2Auth({ client: base, tokenUrl, clientId: "me", clientSecret, scope: "read" });
const client = base.extend({ auth });

const responses = await Promise.all([1, 2, 3].map((id) => client.get(`https://api.example.com/users/${id}`)));
console.log(responses.map(String), issued); // [ '200 OK', '200 OK', '200 OK' ] 1

revoked = true;
const response = await client.get("https://api.example.com/users");
console.log(response.history.map(String), String(response)); // [ '401 Unauthorized' ] 200 OK

const folder = await mkdtemp(path.join(os.tmpdir(), "haulier-oauth2-"));
const file = path.join(folder, "tokens.json");

const user = new OAuth2Auth({
  client: base,
  tokenUrl,
  clientId: "app",
  grant: refreshToken("r-0"),
  store: new FileTokenStore(file),
});
await client.get("https://api.example.com/me", { auth: user });

const device = new OAuth2Auth({
  client: base,
  tokenUrl,
  deviceUrl: "https://login.example.com/device",
  clientId: "app",
  grant: deviceCode({
    onPrompt: ({ verificationUri, userCode }) => console.log(`Open ${verificationUri} and enter ${userCode}`),
  }),
});
await device.getToken(); // Open https://login.example.com/enter and enter WDJB-MJHT

try {
  const admin = new OAuth2Auth({ client: base, tokenUrl, clientId: "me", clientSecret, scope: "admin" });
  await client.get("https://api.example.com/users", { auth: admin });
} catch (error) {
  if (error instanceof OAuth2Error) console.log(error.error, error.status); // invalid_scope 400
}

await rm(folder, { recursive: true });
await base.close();
