import { inspect } from "node:util";

import { describe, expect, it } from "vitest";

import { refreshToken } from "./grants/refresh-token.ts";
import { caught } from "./testing/caught.ts";
import { setUp, tokenAnswer, type Answer } from "./testing/oauth-setting.ts";
import { TokenSet } from "./token-set.ts";
import { MemoryTokenStore, type TokenStore } from "./token-store.ts";

const HOUR = 3_600_000;
const url = "https://api.example/";

/** Answers in order, and with the last one from then on. */
function inTurn(...answers: ReturnType<Answer>[]): Answer {
  let asked = 0;
  return () => answers[Math.min(asked++, answers.length - 1)]!;
}

const invalidGrant = { status: 400, json: { error: "invalid_grant", error_description: "r1 is spent" } };

describe("a refresh token", () => {
  it("gets the next access token, with the authentication of the client", async () => {
    const token = inTurn(tokenAnswer({ access_token: "a1", refresh_token: "r1" }), tokenAnswer({ access_token: "a2" }));
    const { client, clock, forms, seen, tokenRequests } = setUp({ scope: "read" }, { token });
    await client.get(url);
    await clock.advance(HOUR);
    await client.get(url);
    expect(seen).toEqual(["Bearer a1", "Bearer a2"]);
    expect(forms[1]).toEqual({ grant_type: "refresh_token", refresh_token: "r1" });
    expect(tokenRequests[1]!.headers.has("authorization")).toBe(true);
  });

  it("is kept when the server gives no other, and replaced when it does", async () => {
    const token = inTurn(
      tokenAnswer({ refresh_token: "r1" }),
      tokenAnswer(),
      tokenAnswer({ refresh_token: "r2" }),
      tokenAnswer(),
    );
    const { auth, clock, forms } = setUp({}, { token });
    for (let i = 0; i < 4; i++) {
      await auth.getToken();
      await clock.advance(HOUR);
    }
    expect(forms.map((form) => form["refresh_token"])).toEqual([undefined, "r1", "r1", "r2"]);
  });

  it("that is refused makes room for the grant", async () => {
    const token = inTurn(tokenAnswer({ refresh_token: "r1" }), invalidGrant, tokenAnswer({ access_token: "new" }));
    const { auth, clock, forms } = setUp({}, { token });
    await auth.getToken();
    await clock.advance(HOUR);
    expect((await auth.getToken()).accessToken).toBe("new");
    expect(forms.map((form) => form["grant_type"])).toEqual([
      "client_credentials",
      "refresh_token",
      "client_credentials",
    ]);
  });

  it("is kept when something else is wrong", async () => {
    const token = inTurn(tokenAnswer({ refresh_token: "r1" }), { status: 503 }, tokenAnswer());
    const { auth, clock, forms } = setUp({}, { token });
    await auth.getToken();
    await clock.advance(HOUR);
    expect(await caught(() => auth.getToken())).toMatchObject({ status: 503 });
    await auth.getToken();
    expect(forms.map((form) => form["refresh_token"])).toEqual([undefined, "r1", "r1"]);
  });

  it("of one's own is the grant; one that was followed by others is not used again", async () => {
    const token = inTurn(tokenAnswer({ refresh_token: "r1" }), invalidGrant);
    const { auth, clock, forms } = setUp({ grant: refreshToken("r0"), scope: "read" }, { token });
    await auth.getToken();
    await clock.advance(HOUR);
    const error = await caught(() => auth.getToken());
    expect(error).toMatchObject({ error: "invalid_grant", errorDescription: "*** is spent" });
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain("r1");
    expect(forms).toEqual([
      { grant_type: "refresh_token", refresh_token: "r0", scope: "read" },
      { grant_type: "refresh_token", refresh_token: "r1" },
    ]);
  });

  it("has to be one", () => {
    expect(() => refreshToken("")).toThrow(TypeError);
  });
});

describe("a token store", () => {
  const stored = (more: Partial<ReturnType<TokenSet["toJSON"]>> = {}): TokenSet => {
    const issuedAt = Date.UTC(2000, 0, 1);
    const times = { issuedAt, expiresAt: issuedAt + HOUR };
    return new TokenSet({ accessToken: "kept", tokenType: "bearer", ...times, ...more });
  };

  it("gives tokens that are fresh, until they expire", async () => {
    const { client, clock, forms, seen } = setUp({ store: new MemoryTokenStore(stored()) });
    await client.get(url);
    await clock.advance(HOUR - 60_000);
    await client.get(url);
    expect([seen, forms.length]).toEqual([["Bearer kept", "Bearer t1"], 1]);
  });

  it("gives a refresh token for those that are not", async () => {
    const store = new MemoryTokenStore(stored({ expiresAt: 0, refreshToken: "r1" }));
    const { auth, forms } = setUp({ store });
    await auth.getToken();
    expect(forms).toEqual([{ grant_type: "refresh_token", refresh_token: "r1" }]);
    expect(store.load()).toMatchObject({ accessToken: "t1", refreshToken: "r1" });
  });

  it("is asked before a refresh whether somebody else has made one", async () => {
    const store = new MemoryTokenStore();
    const { auth, client, clock, forms, seen } = setUp({ store });
    await auth.getToken();
    await clock.advance(HOUR);
    const issuedAt = clock.timestamp();
    store.save(stored({ accessToken: "theirs", issuedAt, expiresAt: issuedAt + HOUR }));
    await client.get(url);
    expect([seen, forms.length]).toEqual([["Bearer theirs"], 1]);
  });

  it("that has missed the last refresh is not asked for a refresh token that is spent", async () => {
    const old = stored({ refreshToken: "r1" });
    const failing = { load: () => old, save: () => Promise.reject(new Error("disk full")), clear: () => {} };
    const token = inTurn(tokenAnswer({ refresh_token: "r2" }), tokenAnswer());
    const { auth, clock, forms } = setUp({ store: failing }, { token });
    for (let i = 0; i < 2; i++) {
      await clock.advance(HOUR);
      expect((await caught(() => auth.getToken())).message).toBe("disk full");
    }
    expect(forms.map((form) => form["refresh_token"])).toEqual(["r1", "r2"]);
  });

  it("that fails makes the call fail, and the tokens are not lost", async () => {
    const failure = new Error("disk full");
    const store: TokenStore = { load: () => undefined, save: () => Promise.reject(failure), clear: () => {} };
    const { auth, forms } = setUp({ store });
    expect(await caught(() => auth.getToken())).toBe(failure);
    expect([(await auth.getToken()).accessToken, forms.length]).toEqual(["t1", 1]);
  });
});
