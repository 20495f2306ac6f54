import { describe, expect, it } from "vitest";

import { caught } from "./testing/caught.ts";
import { setUp, tokenAnswer, type Answer } from "./testing/oauth-setting.ts";

const issuer = "https://login.example";
const metadata = {
  issuer,
  token_endpoint: `${issuer}/t`,
  revocation_endpoint: `${issuer}/r`,
  mtls_endpoint_aliases: { token_endpoint: "https://mtls.login.example/t" },
};

const describing =
  (json: object, path = "/.well-known/openid-configuration"): Answer =>
  ({ method, url }) => {
    if (method === "POST") return tokenAnswer();
    return url.pathname === path ? { status: 200, json } : { status: 404 };
  };

describe("discovery", () => {
  it("asks the issuer for its URLs, once", async () => {
    const { client, clock, tokenRequests } = setUp({ issuer }, { token: describing(metadata) });
    await Promise.all([1, 2, 3].map(() => client.get("https://api.example/")));
    await clock.advance(3_600_000);
    await client.get("https://api.example/");
    expect(tokenRequests.map(String)).toEqual(
      ["GET https://login.example/.well-known/openid-configuration", "POST https://login.example/t"]
        .concat("POST https://login.example/t")
        .map((line) => expect.stringContaining(line)),
    );
  });

  it("looks where RFC 8414 has it, too", async () => {
    const token = describing({ ...metadata, issuer: `${issuer}/a` }, "/.well-known/oauth-authorization-server/a");
    const { auth, tokenRequests } = setUp({ issuer: `${issuer}/a` }, { token });
    await auth.getToken();
    expect(tokenRequests.map(({ url }) => url.pathname)).toEqual([
      "/a/.well-known/openid-configuration",
      "/.well-known/oauth-authorization-server/a",
      "/t",
    ]);
  });

  it("is not done where the URL for tokens is set", async () => {
    const { auth, tokenRequests } = setUp({ issuer, tokenUrl: `${issuer}/set` });
    await auth.getToken();
    expect(tokenRequests.map(({ href }) => href)).toEqual([`${issuer}/set`]);
  });

  it("finds the URL for clients with a certificate", async () => {
    const { auth, tokenRequests } = setUp({ issuer, clientAuth: "mtls" }, { token: describing(metadata) });
    await auth.getToken();
    expect(tokenRequests[1]!.href).toBe("https://mtls.login.example/t");
  });

  it.each([
    ["another issuer", { ...metadata, issuer: "https://evil.example" }, /"issuer"/],
    ["http", { ...metadata, token_endpoint: "http://login.example/t" }, /secrets are not sent by http/],
    [
      "http for certificates",
      { ...metadata, mtls_endpoint_aliases: { token_endpoint: "http://h/t" } },
      /not sent by http/,
    ],
    ["no URL for tokens", { issuer }, /no token_endpoint that is known; set tokenUrl/],
  ])("refuses %s, and asks again the next time", async (_, json, message) => {
    const { auth, tokenRequests } = setUp({ issuer }, { token: describing(json) });
    for (let i = 0; i < 2; i++) {
      const error = await caught(() => auth.getToken());
      expect(error).toMatchObject({ name: "OAuth2Error", message: expect.stringMatching(message) });
    }
    expect(tokenRequests.every(({ method }) => method === "GET")).toBe(true);
  });

  it("says when the server does not answer it", async () => {
    const { auth } = setUp({ issuer }, { token: () => ({ status: 500 }) });
    expect(await caught(() => auth.getToken())).toMatchObject({ name: "OAuth2Error", status: 500 });
  });
});

describe("revocation", () => {
  it("revokes both tokens, forgets them, and lets the next request get others", async () => {
    const token: Answer = ({ url }) =>
      url.pathname === "/revoke" ? { status: 200 } : tokenAnswer({ access_token: "a1", refresh_token: "r1" });
    const { auth, client, forms } = setUp({ revocationUrl: `${issuer}/revoke` }, { token });
    await auth.revoke();
    expect(forms).toEqual([]);
    await client.get("https://api.example/");
    await auth.revoke();
    await client.get("https://api.example/");
    expect(forms.slice(1)).toEqual([
      { token: "r1", token_type_hint: "refresh_token" },
      { token: "a1", token_type_hint: "access_token" },
      { grant_type: "client_credentials" },
    ]);
  });

  it("that is refused is an error without the token", async () => {
    const token: Answer = ({ url }) =>
      url.pathname === "/revoke"
        ? { status: 400, json: { error: "unsupported_token_type", error_description: "sesame?" } }
        : tokenAnswer({ access_token: "sesame" });
    const { auth } = setUp({ revocationUrl: `${issuer}/revoke` }, { token });
    await auth.getToken();
    const error = await caught(() => auth.revoke());
    expect(error).toMatchObject({ error: "unsupported_token_type", errorDescription: "***?" });
  });

  it("needs a URL", async () => {
    const { auth } = setUp();
    await auth.getToken();
    expect((await caught(() => auth.revoke())).message).toContain("set revocationUrl");
  });
});
