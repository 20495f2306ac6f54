import { expect, it } from "vitest";

import { setUp } from "../testing/oauth-setting.ts";
import { tokenExchange, type TokenExchangeOptions } from "./token-exchange.ts";

const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
const grant_type = "urn:ietf:params:oauth:grant-type:token-exchange";

it("sends the token of somebody else, for one of its own", async () => {
  const { client, forms, seen } = setUp({ grant: tokenExchange({ subjectToken: "theirs" }), scope: "read" });
  await client.get("https://api.example/");
  expect(seen).toEqual(["Bearer t1"]);
  expect(forms).toEqual([{ grant_type, subject_token: "theirs", subject_token_type: ACCESS_TOKEN, scope: "read" }]);
});

it("says all that is set, and asks a function each time", async () => {
  const given = ["first", "second"];
  const grant = tokenExchange({
    subjectToken: async () => given.shift()!,
    subjectTokenType: "urn:ietf:params:oauth:token-type:jwt",
    actorToken: "actor",
    actorTokenType: "urn:ietf:params:oauth:token-type:saml2",
    requestedTokenType: ACCESS_TOKEN,
    audience: "orders",
    resource: "https://api.example/",
  });
  const { auth, clock, forms } = setUp({ grant });
  await auth.getToken();
  expect(forms[0]).toEqual({
    grant_type,
    subject_token: "first",
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    actor_token: "actor",
    actor_token_type: "urn:ietf:params:oauth:token-type:saml2",
    requested_token_type: ACCESS_TOKEN,
    audience: "orders",
    resource: "https://api.example/",
  });
  await clock.advance(3_600_000);
  await auth.getToken();
  expect(forms[1]).toMatchObject({ subject_token: "second" });
});

it("checks its options", () => {
  expect(() => tokenExchange({ subjectToken: "" })).toThrow("subjectToken is missing");
  expect(() => tokenExchange({ subjectTokens: "x" } as unknown as TokenExchangeOptions)).toThrow(/did you mean/);
});
