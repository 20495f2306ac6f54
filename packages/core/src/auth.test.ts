import { describe, expect, it } from "vitest";

import { authFromUrl, basicAuthorization, BasicAuth, createAuth, type Auth, type AuthInit } from "./auth.ts";
import { Client } from "./client.ts";
import { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import { caught } from "./testing/caught.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";

const basic = (user: string, password: string): string => basicAuthorization(user, password);

const authorizationsOf = (transport: HandlerTransport): (string | null)[] =>
  transport.requests.map(({ headers }) => headers.get("authorization"));

const ok = (): HandlerTransport => new HandlerTransport(() => new HttpResponse());

describe("basicAuthorization (A7)", () => {
  for (const [user, password, value] of [
    ["Aladdin", "open sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="],
    ["user", "", "Basic dXNlcjo="],
    ["", "password", "Basic OnBhc3N3b3Jk"],
    ["user", "pass:word", "Basic dXNlcjpwYXNzOndvcmQ="],
    // RFC 7617 section 2.1
    ["test", "123£", "Basic dGVzdDoxMjPCow=="],
  ] as const) {
    it(`writes ${user}:${password}`, () => expect(basicAuthorization(user, password)).toBe(value));
  }

  for (const [user, password] of [
    ["us:er", "s3cret"],
    ["user\n", "s3cret"],
    ["user", "s3cret\u0000"],
  ] as const) {
    it(`refuses ${JSON.stringify([user, password])} without showing the password`, () => {
      expect(() => basicAuthorization(user, password)).toThrow(TypeError);
      expect(() => basicAuthorization(user, password)).toThrow(/^(?!.*s3cret)/);
    });
  }
});

describe("authFromUrl", () => {
  const header = async (url: string): Promise<string | null> => {
    const transport = ok();
    await new Client({ transport }).get(url);
    return transport.last.headers.get("authorization");
  };

  for (const [url, user, password] of [
    ["https://user:pass@h/", "user", "pass"],
    ["https://user@h/", "user", ""],
    ["https://:pass@h/", "", "pass"],
    ["https://us%40er:p%3Aa%2Fss@h/", "us@er", "p:a/ss"],
    ["https://%C3%BC:%E2%82%AC@h/", "ü", "€"],
    ["https://50%:100%@h/", "50%", "100%"],
    ["https://a%zz:%FF@h/", "a%zz", "%FF"],
  ] as const) {
    it(`takes Basic credentials from ${url} (A3, A7)`, async () => {
      expect(await header(url)).toBe(basic(user, password));
    });
  }

  it("gives null for a URL without", () => expect(authFromUrl(new URL("https://h/"))).toBeNull());
});

describe("createAuth (A4)", () => {
  it("takes an Auth as it is, also by its shape", () => {
    const auth = new BasicAuth("user", "pass");
    const foreign = { authFlow: () => auth.authFlow(new HttpRequest("GET", "https://h/")) } as unknown as Auth;
    expect(createAuth(auth)).toBe(auth);
    expect(createAuth(foreign)).toBe(foreign);
  });

  it("makes Basic of a pair", () => expect(createAuth(["user", "pass"])).toBeInstanceOf(BasicAuth));

  for (const init of ["token", 1, ["user"], ["user", 1], ["a", "b", "c"], {}, null, undefined, true]) {
    it(`refuses ${JSON.stringify(init)}`, () => {
      expect(() => createAuth(init as AuthInit)).toThrow(TypeError);
    });
  }

  it("does not show the credentials that it refuses", () => {
    expect(() => createAuth("s3cret" as unknown as AuthInit)).toThrow(/^(?!.*s3cret)/);
  });
});

describe("a function as auth", () => {
  it("puts credentials on the request", async () => {
    const transport = ok();
    const client = new Client({
      transport,
      auth: (request) => {
        request.headers.set("Authorization", "Token 1");
        return request;
      },
    });
    await client.get("https://h/");
    expect(authorizationsOf(transport)).toEqual(["Token 1"]);
  });

  it("may take its time, and return another request", async () => {
    const transport = ok();
    const auth = async (request: HttpRequest): Promise<HttpRequest> => {
      await Promise.resolve();
      const signed = request.with({});
      signed.headers.set("X-Signature", "1");
      return signed;
    };
    await new Client({ transport, auth }).get("https://h/");
    expect(transport.last.headers.get("x-signature")).toBe("1");
  });

  it("must return the request", async () => {
    const transport = ok();
    const auth = (() => undefined) as unknown as AuthInit;
    const error = await caught(new Client({ transport, auth }).get("https://h/"));
    expect(error).toEqual(new TypeError("auth: expected a request from the flow or the function, got undefined"));
    expect(transport.requests).toHaveLength(0);
  });
});

describe("selection (A3)", () => {
  const header = { authorization: "Bearer header" };
  for (const [what, options, url, request, expected] of [
    ["takes none without credentials", {}, "https://h/", {}, null],
    ["takes the client's", { auth: ["c", "c"] }, "https://h/", {}, basic("c", "c")],
    [
      "prefers the request's to the client's",
      { auth: ["c", "c"] },
      "https://h/",
      { auth: ["r", "r"] },
      basic("r", "r"),
    ],
    ["takes none when the request says null", { auth: ["c", "c"] }, "https://h/", { auth: null }, null],
    ["takes none when the request says null, not even the URL's", {}, "https://u:u@h/", { auth: null }, null],
    ["takes the URL's", {}, "https://u:u@h/", {}, basic("u", "u")],
    ["takes the URL's when the client says null", { auth: null }, "https://u:u@h/", {}, basic("u", "u")],
    ["prefers the client's to the URL's", { auth: ["c", "c"] }, "https://u:u@h/", {}, basic("c", "c")],
    ["prefers the request's to the URL's", {}, "https://u:u@h/", { auth: ["r", "r"] }, basic("r", "r")],
    ["prefers a header to the client's", { auth: ["c", "c"] }, "https://h/", { headers: header }, "Bearer header"],
    ["prefers a header to the request's", {}, "https://h/", { auth: ["r", "r"], headers: header }, "Bearer header"],
    ["prefers a header to the URL's", {}, "https://u:u@h/", { headers: header }, "Bearer header"],
    [
      "prefers a header of the client to its auth",
      { auth: ["c", "c"], headers: header },
      "https://h/",
      {},
      "Bearer header",
    ],
    [
      "prefers the request's to a header of the client",
      { headers: header },
      "https://h/",
      { auth: ["r", "r"] },
      basic("r", "r"),
    ],
    [
      "takes the client's when the request removes the header",
      { auth: ["c", "c"], headers: header },
      "https://h/",
      { headers: { Authorization: null } },
      basic("c", "c"),
    ],
    ["takes the userinfo of the base URL (A6)", { baseUrl: "https://b:b@h/v1" }, "/x", {}, basic("b", "b")],
  ] as const) {
    it(`a client ${what}`, async () => {
      const transport = ok();
      const client = new Client({ transport, ...options });
      await client.get(url, request);
      expect(authorizationsOf(transport)).toEqual([expected]);
    });
  }

  it("takes one given to send() over the client's", async () => {
    const transport = ok();
    const client = new Client({ transport, auth: ["c", "c"] });
    await client.send(client.buildRequest("GET", "https://h/"), { auth: ["r", "r"] });
    await client.send(client.buildRequest("GET", "https://h/"), { auth: null });
    await client.send(client.buildRequest("GET", "https://h/"));
    expect(authorizationsOf(transport)).toEqual([basic("r", "r"), null, basic("c", "c")]);
  });
});

describe("credentials stay with their origin (S-51)", () => {
  const baseUrl = "https://api.example.com/v1";
  for (const [url, goes] of [
    ["/users", true],
    ["https://api.example.com/other", true],
    ["https://api.example.com:443/", true],
    ["https://api.example.com:8443/", false],
    ["http://api.example.com/", false],
    ["https://example.com/", false],
    ["https://evil.com/", false],
  ] as const) {
    it(`${goes ? "sends" : "does not send"} those of the client to ${url}`, async () => {
      const transport = ok();
      const headers = { "X-Api-Key": "k", "X-Plain": "p", Cookie: "c=1", "Proxy-Authorization": "p", "X-Mine": "m" };
      const client = new Client({ transport, baseUrl, auth: ["c", "c"], headers, sensitiveHeaders: ["x-mine"] });
      await client.get(url);
      const { last } = transport;
      expect(last.headers.get("authorization")).toBe(goes ? basic("c", "c") : null);
      for (const name of ["x-api-key", "cookie", "proxy-authorization", "x-mine"])
        expect(last.headers.has(name)).toBe(goes);
      expect(last.headers.get("x-plain")).toBe("p");
    });
  }

  it("sends an Authorization header of the client to the origin of the base URL only", async () => {
    const transport = ok();
    const client = new Client({ transport, baseUrl, headers: { authorization: "Bearer 1" } });
    await client.get("/x");
    await client.get("https://evil.com/");
    expect(authorizationsOf(transport)).toEqual(["Bearer 1", null]);
  });

  it("sends what the request itself has anywhere", async () => {
    const transport = ok();
    const client = new Client({ transport, baseUrl, auth: ["c", "c"] });
    await client.get("https://other.com/", { auth: ["r", "r"] });
    await client.get("https://other.com/", { headers: { authorization: "Bearer 1" } });
    await client.get("https://u:u@other.com/");
    expect(authorizationsOf(transport)).toEqual([basic("r", "r"), "Bearer 1", basic("u", "u")]);
  });

  it("does not give them to a derived client with a base URL of another origin", async () => {
    const transport = ok();
    const client = new Client({ transport, baseUrl, auth: ["c", "c"], headers: { "x-api-key": "k", "x-plain": "p" } });
    await client.extend({ baseUrl: "https://evil.com" }).get("/x");
    await client.extend({ baseUrl: "https://api.example.com/v2" }).get("/x");
    await client.extend({ baseUrl: "https://other.com", auth: ["d", "d"] }).get("/x");
    expect(authorizationsOf(transport)).toEqual([null, basic("c", "c"), basic("d", "d")]);
    expect(transport.requests.map(({ headers }) => headers.get("x-api-key"))).toEqual([null, "k", null]);
    expect(transport.requests.map(({ headers }) => headers.get("x-plain"))).toEqual(["p", "p", "p"]);
  });
});
