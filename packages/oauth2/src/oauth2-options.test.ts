import { describe, expect, it } from "vitest";

import { OAuth2Auth } from "./oauth2-auth.ts";
import type { OAuth2AuthOptions } from "./oauth2-options.ts";
import { caught } from "./testing/caught.ts";
import { setUp } from "./testing/oauth-setting.ts";

describe("options", () => {
  const client = { request: () => expect.unreachable("it was asked") } as unknown as OAuth2AuthOptions["client"];
  const tokenUrl = "https://login.example/token";
  const clientId = "me";

  it.each([
    [{ client, tokenUrl, clientId, clientSecrets: "hush" }, /did you mean "clientSecret"/],
    [{ tokenUrl, clientId }, /client: expected a Client/],
    [{ client, tokenUrl }, /clientId is missing/],
    [{ client, clientId }, /tokenUrl or issuer is missing/],
    [{ client, clientId, tokenUrl: "http://login.example/token" }, /secrets are not sent by http/],
    [{ client, clientId, tokenUrl: "ftp://login.example/token" }, /its scheme is ftp:/],
    [{ client, clientId, tokenUrl: "token" }, /it is no URL/],
    [{ client, clientId, tokenUrl, clientAuth: "basic" }, /needs a clientSecret/],
    [{ client, clientId, tokenUrl, clientAuth: "none", clientSecret: "hush" }, /has no effect/],
    [{ client, clientId, tokenUrl, clientAuth: "digest" }, /clientAuth: expected/],
    [{ client, clientId, tokenUrl, extraParams: { grant_type: "x" } }, /cannot set grant_type/],
    [{ client, clientId, tokenUrl, leeway: -1 }, /leeway: expected milliseconds/],
  ])("refuses %j", async (options, message) => {
    const error = await caught(() => new OAuth2Auth(options as unknown as OAuth2AuthOptions));
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain("hush");
  });

  it("lets http be used where that is asked for, and to this machine", async () => {
    for (const options of [
      { tokenUrl: "http://login.example/token", allowInsecure: true },
      { tokenUrl: "http://127.0.0.1:1/token" },
    ]) {
      const { auth, tokenRequests } = setUp(options);
      await auth.getToken();
      expect(tokenRequests[0]!.href).toBe(options.tokenUrl);
    }
  });
});
