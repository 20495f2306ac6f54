import {
  Client,
  stack,
  StreamConsumedError,
  wrap,
  type Auth,
  type ClientOptions,
  type CookieStore,
  type Layer,
} from "@haulier/core";
import { labFixtures, labPeer } from "@haulier/lab/vitest";
import { UndiciTransport } from "@haulier/undici";
import { describe, expect, onTestFinished, test, vi } from "vitest";

import { ApiKeyAuth } from "./api-key-auth.ts";
import { BasicAuth } from "./basic-auth.ts";
import { BearerAuth } from "./bearer-auth.ts";
import { chain } from "./chain.ts";
import { DigestAuth, type DigestAuthOptions } from "./digest-auth.ts";
import { parametersOf } from "./testing/digest-server.ts";

const apache = labPeer("apache");
const httpbin = labPeer("httpbin");
const lighttpd = labPeer("lighttpd");

function clientWith(auth: Auth, options: Partial<ClientOptions> = {}): Client {
  const client = new Client({ transport: new UndiciTransport(), auth, ...options });
  onTestFinished(() => client.close());
  return client;
}

function digest(options?: DigestAuthOptions): DigestAuth {
  const { user, password } = labFixtures().auth;
  return new DigestAuth(user, password, options);
}

const fifty = Array.from({ length: 50 }, (_, index) => index);

describe.runIf(apache.available)("Digest of Apache's mod_auth_digest", () => {
  test("lets in, proves itself, and is answered unasked from then on", async () => {
    const client = clientWith(digest());
    const first = await client.get(`${apache.http}/digest/hello.txt`);
    expect([first.text(), first.history.map(({ status }) => status)]).toEqual(["hello\n", [401]]);
    // So that it is known to be checked: a wrong one is an error.
    expect(first.headers.get("authentication-info")).toMatch(/rspauth="[0-9a-f]{32}"/);
    const second = await client.get(`${apache.http}/digest/hello.txt?with=a&query`);
    expect([second.text(), second.history]).toEqual(["hello\n", []]);
    expect(parametersOf(second.request.headers.get("authorization")!)).toMatchObject({
      nc: "00000002",
      uri: "/digest/hello.txt?with=a&query",
    });
  });

  test("lets in 50 requests at a time, before and after the challenge is known", async () => {
    const client = clientWith(digest());
    for (const expected of [1, 0]) {
      const responses = await Promise.all(fifty.map((n) => client.get(`${apache.http}/digest/hello.txt?${n}`)));
      expect(responses.map(({ status, history }) => [status, history.length])).toEqual(
        fifty.map(() => [200, expected]),
      );
    }
  });

  test("refuses another password, once for each request", async () => {
    const client = clientWith(new DigestAuth(labFixtures().auth.user, "wrong"));
    for (let i = 0; i < 2; i++) {
      const response = await client.get(`${apache.http}/digest/hello.txt`);
      expect([response.status, response.history.map(({ status }) => status)]).toEqual([401, [401]]);
    }
  });

  test("is answered with the nonce that it wants next", async () => {
    const client = clientWith(digest());
    const first = await client.get(`${apache.http}/digest-stale/hello.txt`);
    const next = /nextnonce="([^"]+)"/.exec(first.headers.get("authentication-info")!)?.[1];
    const second = await client.get(`${apache.http}/digest-stale/hello.txt`);
    expect([second.text(), second.history]).toEqual(["hello\n", []]);
    expect(parametersOf(second.request.headers.get("authorization")!)).toMatchObject({ nonce: next, nc: "00000001" });
  });

  test("is answered again when a nonce was too old", async () => {
    // The lifetime is a second, which only the server counts; without the next nonce it is not prolonged.
    const forgetful: Layer = (inner) =>
      wrap(inner, {
        handleRequest: async (request) => {
          const response = await inner.handleRequest(request);
          response.headers.delete("authentication-info");
          return response;
        },
      });
    const client = clientWith(digest(), { transport: stack(forgetful, new UndiciTransport()) });
    await client.get(`${apache.http}/digest-stale/hello.txt`);
    const response = await vi.waitFor(
      async () => {
        const later = await client.get(`${apache.http}/digest-stale/hello.txt`);
        expect([later.text(), later.history.length]).toEqual(["hello\n", 1]);
        return later;
      },
      { timeout: 5_000, interval: 100 },
    );
    expect(response.history[0]!.headers.get("www-authenticate")).toContain("stale=true");
  });

  test("is for the paths of its domain: what is beside them gets no credentials", async () => {
    const client = clientWith(digest());
    await client.get(`${apache.http}/digest/hello.txt`);
    const beside = await client.get(`${apache.http}/hello.txt`);
    expect(beside.request.headers.has("authorization")).toBe(false);
  });

  test("is stopped by a stream that can be sent only once", async () => {
    const client = clientWith(digest());
    const upload = client.post(`${apache.http}/digest/hello.txt`, { content: new Blob(["text"]).stream() });
    await expect(upload).rejects.toBeInstanceOf(StreamConsumedError);
  });
});

describe.runIf(apache.available)("Basic of Apache", () => {
  test("lets in", async () => {
    const { user, password } = labFixtures().auth;
    expect(await clientWith(new BasicAuth(user, password)).get(`${apache.http}/basic/hello.txt`).text()).toBe(
      "hello\n",
    );
  });
});

/** The cookies of one host, which is all that httpbin needs. */
function simpleJar(): CookieStore {
  const cookies = new Map<string, string>();
  return {
    getCookieString: () => Array.from(cookies, ([name, value]) => `${name}=${value}`).join("; "),
    setCookies: (lines) => {
      for (const line of lines) {
        const [name = "", value = ""] = line.split(";", 1)[0]!.split("=");
        cookies.set(name, value);
      }
    },
  };
}

describe.runIf(httpbin.available)("Digest of httpbin", () => {
  for (const algorithm of ["MD5", "SHA-256", "SHA-512"]) {
    for (const qop of ["auth", "auth-int", "either"]) {
      test(`lets in: ${algorithm}, qop ${qop}`, async () => {
        const client = clientWith(new DigestAuth("ada", "secret"));
        const url = `${httpbin.http}/digest-auth/${qop}/ada/secret/${algorithm}`;
        for (const expected of [[401], []]) {
          const response = await client.get(url);
          expect(response.history.map(({ status }) => status)).toEqual(expected);
          expect(response.json()).toEqual({ authenticated: true, user: "ada" });
          const sent = parametersOf(response.request.headers.get("authorization")!);
          expect([sent["algorithm"], sent["qop"]]).toEqual([algorithm, qop === "either" ? "auth" : qop]);
        }
      });
    }
  }

  test("lets in again after a nonce has become stale, with the cookies of the challenge (A19)", async () => {
    const client = clientWith(new DigestAuth("ada", "secret"), { cookies: simpleJar() });
    const stale: (boolean | undefined)[] = [];
    for (let i = 0; i < 3; i++) {
      const response = await client.get(`${httpbin.http}/digest-auth/auth/ada/secret/MD5/1`);
      expect(response.json()).toEqual({ authenticated: true, user: "ada" });
      stale.push(response.history[0]?.headers.get("www-authenticate")?.includes("stale=TRUE"));
    }
    expect(stale).toEqual([false, true, true]);
  });

  test("refuses another password", async () => {
    const client = clientWith(new DigestAuth("ada", "wrong"));
    expect((await client.get(`${httpbin.http}/digest-auth/auth/ada/secret/SHA-256`)).status).toBe(401);
  });
});

describe.runIf(httpbin.available)("other schemes of httpbin", () => {
  test("Basic, with a name of many alphabets", async () => {
    const client = clientWith(new BasicAuth("ädä", "пароль"));
    const { status } = await client.get(`${httpbin.http}/hidden-basic-auth/ädä/пароль`);
    expect(status).toBe(200);
  });

  test("Bearer", async () => {
    const client = clientWith(new BearerAuth(async () => "t0ken"));
    expect(await client.get(`${httpbin.http}/bearer`).json()).toEqual({ authenticated: true, token: "t0ken" });
  });

  test("API keys in a header, the query and a cookie, in a chain", async () => {
    const auth = chain(
      new ApiKeyAuth({ key: "h 1", header: "X-Api-Key" }),
      new ApiKeyAuth({ key: "q&1", query: "api_key" }),
      new ApiKeyAuth({ key: "c1", cookie: "session" }),
    );
    const seen = await clientWith(auth).get(`${httpbin.http}/anything?a=1`).json();
    expect(seen).toMatchObject({
      args: { a: "1", api_key: "q&1" },
      headers: { "X-Api-Key": "h 1", Cookie: "session=c1" },
    });
  });

  test("stay where they are when httpbin redirects to another origin", async () => {
    const client = clientWith(new BearerAuth("t0ken"));
    const elsewhere = `${httpbin.http.replace("127.0.0.1", "localhost")}/anything`;
    const seen = await client
      .get(`${httpbin.http}/redirect-to`, { params: { url: elsewhere } })
      .json<{ headers: Record<string, string> }>();
    expect(seen.headers["Host"]).toMatch(/^localhost:/);
    expect(seen.headers).not.toHaveProperty("Authorization");
  });
});

describe.runIf(lighttpd.available)("Digest of lighttpd", () => {
  for (const [path, algorithm] of [
    ["sha256", "SHA-256"],
    ["userhash", "SHA-256"],
    ["both", "SHA-256"],
    ["md5", "MD5"],
  ] as const) {
    test(`lets in: ${path}`, async () => {
      const client = clientWith(digest());
      for (const expected of [1, 0]) {
        const response = await client.get(`${lighttpd.http}/${path}/hello.txt`);
        expect([response.text(), response.history.length]).toEqual(["hello\n", expected]);
        const sent = parametersOf(response.request.headers.get("authorization")!);
        expect([sent["algorithm"], sent["userhash"]]).toEqual([algorithm, path === "userhash" ? "true" : undefined]);
      }
    });
  }
});
