import { readFile } from "node:fs/promises";

import { Client, type HttpResponse } from "@haulier/core";
import { labFixtures, labPeer } from "@haulier/lab/vitest";
import { VirtualClock } from "@haulier/mock";
import { UndiciTransport, type UndiciTransportOptions } from "@haulier/undici";
import type { JWK } from "oauth4webapi";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";

import { deviceCode, type DevicePrompt } from "./grants/device-code.ts";
import { refreshToken } from "./grants/refresh-token.ts";
import { OAuth2Auth } from "./oauth2-auth.ts";
import type { OAuth2AuthOptions } from "./oauth2-options.ts";
import { caught } from "./testing/caught.ts";

const oidc = labPeer("oidc");
const fifty = Array.from({ length: 50 }, (_, index) => index);

interface Stats {
  readonly token: number;
  readonly refresh: number;
  readonly revocation: number;
  readonly api: number;
  readonly api401: number;
}

function plainClient(options: UndiciTransportOptions = {}): Client {
  const client = new Client({ transport: new UndiciTransport(options) });
  onTestFinished(() => client.close());
  return client;
}

async function control<T>(path: string, method = "POST"): Promise<T> {
  return (await plainClient().request(method, `${oidc.control}${path}`)).json<T>();
}

const stats = (): Promise<Stats> => control("/stats", "GET");

function setUp(options: Partial<OAuth2AuthOptions> = {}): { auth: OAuth2Auth; client: Client; get: () => Call } {
  const base = plainClient();
  const server = "issuer" in options ? {} : { tokenUrl: oidc.token };
  const auth = new OAuth2Auth({ client: base, clientId: "svc", ...server, ...options });
  const client = base.extend({ auth });
  return { auth, client, get: () => client.get(`${oidc.api}/things`) };
}

type Call = Promise<HttpResponse>;

const revocationUrl = (): string => oidc.revocation;

describe.runIf(oidc.available)("oidc-provider", () => {
  beforeEach(() => control("/reset"));

  test.each([
    ["basic", { clientId: "svc", clientSecret: "svc-secret" }],
    ["basic, with what has to be encoded", { clientId: "svc:odd", clientSecret: "p%3A ss+w/" }],
    ["post", { clientId: "svc-post", clientSecret: "svc-secret", clientAuth: "post" as const }],
  ])("gives a token to a client by %s, and its API takes it", async (_, options) => {
    const { get } = setUp({ ...options, scope: "read" });
    expect((await get()).json()).toMatchObject({ ok: true });
    expect(await stats()).toMatchObject({ token: 1, api: 1, api401: 0 });
  });

  test("gives a token to a client by private_key_jwt, which is for the issuer", async () => {
    const privateKey = await control<JWK>("/key", "GET");
    const { get } = setUp({ clientId: "svc-jwt", clientAuth: { privateKey }, issuer: oidc.issuer });
    expect((await get()).json()).toMatchObject({ ok: true });
  });

  test("gives a token to a client by its certificate", async () => {
    const { ca, client } = labFixtures().certs;
    const [cert, key, trust] = await Promise.all([client.cert, client.key, ca].map((file) => readFile(file, "utf8")));
    const base = plainClient({ tls: { cert, key, ca: trust } });
    const { get } = setUp({ client: base, clientId: "svc-mtls", clientAuth: "mtls", tokenUrl: oidc.mtlsToken });
    expect((await get()).json()).toMatchObject({ ok: true });
  });

  test("gives a token that is bound to a key, by DPoP", async () => {
    const { auth, get } = setUp({ clientId: "svc-dpop", clientSecret: "svc-secret", dpop: true });
    const response = await get();
    expect(response.json()).toMatchObject({ ok: true });
    expect(response.request.headers.get("authorization")).toMatch(/^DPoP /);
    expect((await auth.getToken()).tokenType).toBe("dpop");
  });

  test("says why it refuses, and the error does not say the secret", async () => {
    const { get } = setUp({ clientSecret: "not-the-secret" });
    const error = await caught(get);
    expect(error).toMatchObject({ name: "OAuth2Error", error: "invalid_client", status: 401 });
    expect(error.message).not.toContain("not-the-secret");
  });

  test("is asked once by 50 requests at a time", async () => {
    await control("/delay?ms=50");
    const { get } = setUp({ clientSecret: "svc-secret" });
    const responses = await Promise.all(fifty.map(() => get()));
    expect(responses.map(({ status }) => status)).toEqual(fifty.map(() => 200));
    expect(await stats()).toMatchObject({ token: 1, api: 50, api401: 0 });
  });

  test("is asked again before a token expires", async () => {
    const { auth, get } = setUp({ clientId: "svc-short", clientSecret: "svc-secret" });
    const first = await auth.getToken();
    const second = await vi.waitFor(
      async () => {
        const tokens = await auth.getToken();
        expect(tokens.accessToken).not.toBe(first.accessToken);
        return tokens;
      },
      { timeout: 4_000, interval: 50 },
    );
    expect(second.issuedAt - first.issuedAt).toBeGreaterThanOrEqual(990);
    expect((await get()).status).toBe(200);
    expect(await stats()).toMatchObject({ api401: 0 });
  });

  test("is asked once when 50 requests find their token revoked", async () => {
    const { auth, client, get } = setUp({ clientSecret: "svc-secret" });
    const { accessToken } = await auth.getToken();
    await client.post(revocationUrl(), { data: { token: accessToken }, auth: ["svc", "svc-secret"] });
    const responses = await Promise.all(fifty.map(() => get()));
    expect(responses.map(({ status, history }) => [status, history.length])).toEqual(fifty.map(() => [200, 1]));
    expect(await stats()).toMatchObject({ token: 2, api: 100, api401: 50 });
  });

  test("answers 401 once more when the API takes no token, and that is given back", async () => {
    const { auth, client } = setUp({ clientId: "svc-dpop", clientSecret: "svc-secret", dpop: true });
    await auth.getToken();
    // The server's own address has no such API: its userinfo wants a token of a user.
    const response = await client.get(`${oidc.issuer}/me`);
    expect([response.status, response.history.map(({ status }) => status)]).toEqual([401, [401]]);
    expect((await stats()).token).toBe(2);
  });

  test("revokes tokens, and the next request gets others", async () => {
    const { auth, get } = setUp({ issuer: oidc.issuer, clientSecret: "svc-secret" });
    const { accessToken } = await auth.getToken();
    await auth.revoke();
    const refused = await plainClient().get(oidc.api, { headers: { Authorization: `Bearer ${accessToken}` } });
    expect([refused.status, (await get()).status]).toEqual([401, 200]);
    expect(await stats()).toMatchObject({ revocation: 1, token: 2 });
  });

  test.each([
    ["web", {}],
    ["web-secret", { clientSecret: "web-secret" }],
  ])("rotates the refresh token of %s, which 50 requests at a time spend once", async (clientId, options) => {
    const minted = await control<{ refresh_token: string }>(`/tokens?client=${clientId}`);
    const clock = new VirtualClock({ timestamp: Date.now() });
    const { auth, get } = setUp({ clientId, ...options, clock, grant: refreshToken(minted.refresh_token) });
    const used = [minted.refresh_token];
    for (let round = 1; round <= 3; round++) {
      const responses = await Promise.all(fifty.map(() => get()));
      expect(responses.map(({ status }) => status)).toEqual(fifty.map(() => 200));
      const tokens = await auth.getToken();
      expect(used).not.toContain(tokens.refreshToken);
      used.push(tokens.refreshToken!);
      await clock.advance(60_000);
    }
    // A spent token would have ended the whole grant.
    expect(await stats()).toMatchObject({ token: 3, refresh: 3, api: 150, api401: 0 });
  });

  test("refuses a refresh token that was revoked, and the error says so", async () => {
    const minted = await control<{ refresh_token: string }>("/tokens?client=web");
    const { auth, get } = setUp({ clientId: "web", issuer: oidc.issuer, grant: refreshToken(minted.refresh_token) });
    await get();
    await auth.revoke();
    expect(await caught(get)).toMatchObject({ name: "OAuth2Error", error: "invalid_grant" });
  });

  test.each([500, 503, 429])("that answers %d is an error, and the next call tries again", async (status) => {
    await control(`/fail?status=${status}`);
    const { get } = setUp({ clientSecret: "svc-secret" });
    expect(await caught(get)).toMatchObject({ name: "OAuth2Error", status });
    expect((await get()).status).toBe(200);
  });

  test("that resets the connection is the error of the transport", async () => {
    await control("/fail?status=0");
    const { get } = setUp({ clientSecret: "svc-secret" });
    expect(await caught(get)).toMatchObject({ name: "ReadError" });
    expect((await get()).status).toBe(200);
  });

  test("gives a code for a device, and says that nobody has entered it", async () => {
    const prompts: DevicePrompt[] = [];
    const controller = new AbortController();
    const grant = deviceCode({
      onPrompt: (prompt) => {
        prompts.push(prompt);
        controller.abort("seen");
      },
    });
    const { auth } = setUp({ clientId: "web", issuer: oidc.issuer, grant, scope: "openid offline_access read" });
    await expect(auth.getToken({ signal: controller.signal })).rejects.toBe("seen");
    expect(prompts).toEqual([
      {
        verificationUri: `${oidc.issuer}/device`,
        userCode: expect.stringMatching(/^\w{4}-\w{4}$/),
        verificationUriComplete: expect.stringContaining("user_code="),
        expiresIn: 60_000,
      },
    ]);
  });
});
