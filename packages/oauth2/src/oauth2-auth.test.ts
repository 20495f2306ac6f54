import { inspect } from "node:util";

import { StreamConsumedError } from "@haulier/core";
import { describe, expect, it } from "vitest";

import { OAuth2Error } from "./oauth2-error.ts";
import { caught } from "./testing/caught.ts";
import { setUp, tokenAnswer } from "./testing/oauth-setting.ts";

const url = "https://api.example/";
const hundred = Array.from({ length: 100 }, (_, index) => index);

describe("client credentials", () => {
  it("are sent for a token, which goes with each request (A21)", async () => {
    const { client, forms, seen, tokenRequests } = setUp({ scope: "read write", extraParams: { audience: "a" } });
    await client.get(url);
    await client.get(url);
    expect(seen).toEqual(["Bearer t1", "Bearer t1"]);
    expect(forms).toEqual([{ grant_type: "client_credentials", scope: "read write", audience: "a" }]);
    expect(tokenRequests[0]!.headers.get("authorization")).toBe(`Basic ${btoa("me:hush")}`);
  });

  it("send no scope that is empty (A21)", async () => {
    for (const scope of ["", [], undefined]) {
      const { auth, forms } = setUp({ scope });
      await auth.getToken();
      expect(forms[0]).toEqual({ grant_type: "client_credentials" });
    }
  });

  it("are sent once for 100 requests at a time (A22)", async () => {
    const { client, forms, seen } = setUp();
    await Promise.all(hundred.map((n) => client.get(`${url}${n}`)));
    expect(forms).toHaveLength(1);
    expect(seen).toEqual(hundred.map(() => "Bearer t1"));
  });

  it("leave the caller's own Authorization alone, and ask for no token", async () => {
    const { client, forms, seen } = setUp();
    await client.get(url, { headers: { Authorization: "Own" } });
    expect([seen, forms]).toEqual([["Own"], []]);
  });

  it("are not followed to where the token endpoint redirects", async () => {
    const { client, tokenRequests } = setUp(
      {},
      { token: () => ({ status: 307, headers: { location: "https://evil.example/" } }) },
    );
    expect(await caught(() => client.get(url))).toMatchObject({ name: "OAuth2Error", status: 307 });
    expect(tokenRequests.map(({ href }) => href)).toEqual(["https://login.example/token"]);
  });
});

describe("expiry", () => {
  it.each([
    ["the leeway of a minute before it, by default", {}, 3_600, 3_539_999],
    ["the leeway that is set", { leeway: 5_000 }, 3_600, 3_594_999],
    ["the end, with no leeway", { leeway: 0 }, 10, 9_999],
    ["half of a life that is shorter than the leeway", {}, 20, 9_999],
    ["an hour when the server does not say", {}, undefined, 3_539_999],
  ])("renews at %s (A21)", async (_, options, expires_in, lastMoment) => {
    const token = (): ReturnType<typeof tokenAnswer> => tokenAnswer({ access_token: `t${forms.length}`, expires_in });
    const { client, clock, forms, seen } = setUp(options, { token });
    await client.get(url);
    await clock.advance(lastMoment);
    await client.get(url);
    await clock.advance(1);
    await client.get(url);
    expect(seen).toEqual(["Bearer t1", "Bearer t1", "Bearer t2"]);
  });

  it("serves all who wait with a token that lives for no time, once", async () => {
    const { client, forms } = setUp({}, { token: () => tokenAnswer({ expires_in: 0 }) });
    await Promise.all(hundred.map(() => client.get(url)));
    expect(forms).toHaveLength(1);
    await client.get(url);
    expect(forms).toHaveLength(2);
  });
});

describe("a 401", () => {
  it("gets another token and is tried again, once (A22)", async () => {
    const { client, forms, seen } = setUp(
      {},
      { api: ({ headers }) => ({ status: headers.get("authorization") === "Bearer t1" ? 401 : 200 }) },
    );
    const response = await client.get(url);
    expect([response.status, response.history.map(({ status }) => status)]).toEqual([200, [401]]);
    expect([seen, forms.length]).toEqual([["Bearer t1", "Bearer t2"], 2]);
  });

  it("is given back when it comes twice (A22)", async () => {
    const { client, seen } = setUp({}, { api: () => ({ status: 401 }) });
    expect((await client.get(url)).status).toBe(401);
    expect(seen).toEqual(["Bearer t1", "Bearer t2"]);
  });

  it("of 100 requests at a time gets one other token", async () => {
    const { client, forms } = setUp(
      {},
      { api: ({ headers }) => ({ status: headers.get("authorization") === "Bearer t1" ? 401 : 200 }) },
    );
    const responses = await Promise.all(hundred.map(() => client.get(url)));
    expect(responses.every(({ ok }) => ok)).toBe(true);
    expect(forms).toHaveLength(2);
  });

  it("fails when the body cannot be sent again", async () => {
    const { client } = setUp(
      {},
      {
        api: async (request) => {
          await request.read();
          return { status: 401 };
        },
      },
    );
    const content = (async function* (): AsyncGenerator<string> {
      yield "once";
    })();
    expect((await client.post(url, { content: "often" })).status).toBe(401);
    expect(await caught(() => client.post(url, { content }))).toBeInstanceOf(StreamConsumedError);
  });

  it("with no token to be had is an error", async () => {
    const { client } = setUp(
      {},
      {
        token: () => (tokens++ === 0 ? tokenAnswer() : { status: 503, text: "later" }),
        api: () => ({ status: 401 }),
      },
    );
    let tokens = 0;
    expect(await caught(() => client.get(url))).toMatchObject({ name: "OAuth2Error", status: 503, error: undefined });
  });
});

describe("aborting", () => {
  it("ends the wait of one caller, and the request for a token with that of the last", async () => {
    let signal: AbortSignal | undefined;
    const { client, forms } = setUp(
      {},
      {
        token: async (request) => {
          signal = request.extensions.signal;
          return new Promise<never>((_resolve, reject) =>
            signal!.addEventListener("abort", () => reject(signal!.reason)),
          );
        },
      },
    );
    const [first, second] = [new AbortController(), new AbortController()];
    const calls = [first, second].map(({ signal: each }) => client.get(url, { signal: each }).catch((error) => error));
    await new Promise((resolve) => setImmediate(resolve));
    first.abort("first");
    expect(await calls[0]).toBe("first");
    expect(signal?.aborted).toBe(false);
    second.abort("second");
    expect(await calls[1]).toBe("second");
    expect([signal?.aborted, forms.length]).toEqual([true, 1]);
  });
});

it("has no more time than the call that waits", async () => {
  const { client, clock } = setUp({}, { token: () => new Promise<never>(() => {}) });
  const call = caught(() => client.get(url, { timeout: { total: 100 } }));
  await clock.advance(100);
  expect(await call).toMatchObject({ name: "TotalTimeoutError" });
});

it("sends the token to no other origin after a redirect", async () => {
  const { client, seen, tokenRequests } = setUp(
    {},
    {
      api: () => ({ status: 302, headers: { location: "https://elsewhere.example/" } }),
      token: ({ url: { hostname } }) => (hostname === "elsewhere.example" ? { status: 200 } : tokenAnswer()),
    },
  );
  await client.get(url);
  expect(seen).toEqual(["Bearer t"]);
  expect(tokenRequests[1]!.url.host).toBe("elsewhere.example");
  expect(tokenRequests[1]!.headers.has("authorization")).toBe(false);
});

describe("errors", () => {
  it("have the server's words and no secret (A22)", async () => {
    const json = { error: "invalid_client", error_description: "hush\u001b is not it" };
    const headers = { "www-authenticate": "Basic" };
    const { client } = setUp({}, { token: () => ({ status: 401, json, headers }) });
    const error = await caught(() => client.get(url));
    expect(error).toBeInstanceOf(OAuth2Error);
    expect(error).toMatchObject({
      code: "ERR_OAUTH2",
      error: "invalid_client",
      errorDescription: "***  is not it",
      status: 401,
    });
    expect(error.message).toContain("POST https://login.example/token");
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain("hush");
  });

  it.each([
    ["no access_token (A22)", { access_token: undefined }, /"access_token"/],
    ["another type of token", { token_type: "mac" }, /token_type/],
    ["a lifetime that is none", { expires_in: "soon" }, /"expires_in"/],
  ])("tell of %s, without the answer", async (_, more, message) => {
    const { client } = setUp({}, { token: () => tokenAnswer({ access_token: "sesame", ...more }) });
    const error = await caught(() => client.get(url));
    expect(error).toBeInstanceOf(OAuth2Error);
    expect(error.message).toMatch(message);
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain("sesame");
  });

  it("tell of an answer that is not JSON", async () => {
    const { client } = setUp({}, { token: () => ({ status: 200, text: "<html>sesame" }) });
    const error = await caught(() => client.get(url));
    expect(error).toMatchObject({ name: "OAuth2Error", status: 200 });
    expect(error.message).not.toContain("sesame");
  });

  it("of a token that cannot be sent do not show it", async () => {
    const { client, seen } = setUp({}, { token: () => tokenAnswer({ access_token: "sesame\r\nX: y" }) });
    const error = await caught(() => client.get(url));
    expect(error).toBeInstanceOf(OAuth2Error);
    expect(inspect(error)).not.toContain("sesame");
    expect(seen).toEqual([]);
  });

  it("show nothing of the scheme or of the tokens when these are printed", async () => {
    const { auth } = setUp({}, { token: () => tokenAnswer({ access_token: "sesame", refresh_token: "open" }) });
    const tokens = await auth.getToken();
    expect(tokens.accessToken).toBe("sesame");
    expect(inspect([auth, tokens], { depth: null, showHidden: true })).not.toMatch(/sesame|open|hush/);
  });
});
