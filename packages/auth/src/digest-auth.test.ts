import { inspect } from "node:util";

import { Client, RemoteProtocolError } from "@haulier/core";
import { MockTransport } from "@haulier/mock";
import { describe, expect, it } from "vitest";

import { DigestAuth, type DigestAuthOptions } from "./digest-auth.ts";
import { caught } from "./testing/caught.ts";
import { parametersOf } from "./testing/digest-server.ts";
import { seenBy } from "./testing/seen-by.ts";
import { credentialsOf, setUpDigest } from "./testing/set-up-digest.ts";

/** A client over a transport that challenges with these lines until there are credentials. */
function challengedWith(
  lines: readonly string[],
  options?: DigestAuthOptions,
): { transport: MockTransport; client: Client } {
  const transport = new MockTransport(({ headers }) =>
    headers.has("authorization")
      ? { status: 200 }
      : { status: 401, headers: lines.map((line): [string, string] => ["WWW-Authenticate", line]) },
  );
  return { transport, client: new Client({ transport, auth: new DigestAuth("ada", "secret", options) }) };
}

describe("a Digest challenge", () => {
  const algorithms = ["MD5", "SHA", "SHA-256", "SHA-512-256", "SHA-512"].flatMap((name) => [name, `${name}-SESS`]);
  for (const algorithm of [undefined, ...algorithms, "sha-256-sess"]) {
    for (const qop of ["auth", "auth-int", undefined]) {
      it(`is answered: algorithm ${algorithm}, qop ${qop} (A13, A14)`, async () => {
        const { server, client } = setUpDigest({ qop, ...(algorithm === undefined ? {} : { algorithm }) });
        for (const path of ["/a?b=%20c", "/a?b=%20c", "/d"]) {
          expect((await client.post(`https://h${path}`, { content: "body" })).status).toBe(200);
        }
        expect(server.refusals).toEqual([]);
        expect(server.accepted.map(({ nc }) => nc)).toEqual(
          qop === undefined ? [undefined, undefined, undefined] : ["00000001", "00000002", "00000003"],
        );
        expect(new Set(server.accepted.map((sent) => sent["qop"]))).toEqual(new Set([qop]));
        expect(new Set(server.accepted.map((sent) => sent["algorithm"]))).toEqual(new Set([algorithm ?? "MD5"]));
      });
    }
  }

  it("is waited for, and is in the history with the request as it was sent (A10, A19)", async () => {
    const { client, transport } = setUpDigest();
    const response = await client.get("https://h/");
    expect(response.history.map(({ status }) => status)).toEqual([401]);
    expect(response.history[0]?.request.headers.has("authorization")).toBe(false);
    expect(seenBy(transport)).toEqual([
      null,
      expect.stringMatching(/^Digest username="ada", realm="lab", nonce="nonce0", uri="\/", /),
    ]);
  });

  it("is answered with the parameters in the order of httpx (A16)", async () => {
    const { client, transport } = challengedWith([
      'Digest realm="r", nonce="n", opaque="o", qop="auth", algorithm=md5, userhash=true',
    ]);
    await client.get("https://h/");
    const names = Array.from(seenBy(transport)[1]!.matchAll(/(\w+)=("?)/g), ([, name, mark]) => `${name}${mark}`);
    expect(names).toEqual([
      'username"',
      'realm"',
      'nonce"',
      'uri"',
      'response"',
      "algorithm",
      'opaque"',
      "qop",
      "nc",
      'cnonce"',
      "userhash",
    ]);
    expect(parametersOf(seenBy(transport)[1]!)).toMatchObject({
      algorithm: "md5",
      nc: "00000001",
      cnonce: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });

  it("is given back as the 401 that it is when it is not Digest (A10)", async () => {
    for (const lines of [[], ["Basic realm=x"], ["DigestZ realm=x, nonce=y"]]) {
      const { client, transport } = challengedWith(lines);
      expect((await client.get("https://h/")).status).toBe(401);
      expect(seenBy(transport)).toEqual([null]);
    }
  });

  it("with another status than 401 is none (A10, S-72)", async () => {
    const transport = new MockTransport({
      status: 407,
      headers: {
        "WWW-Authenticate": 'Digest realm="r", nonce="n"',
        "Proxy-Authenticate": 'Digest realm="r", nonce="n"',
      },
    });
    const client = new Client({ transport, auth: new DigestAuth("ada", "secret") });
    expect((await client.get("https://h/")).status).toBe(407);
    expect(transport.calls).toHaveLength(1);
  });

  it.each([
    [["Digest realm=r, nonce=n, algorithm=MD5", "Digest realm=r, nonce=n, algorithm=SHA-256"], "SHA-256"],
    [["Digest realm=r, nonce=n, algorithm=SHA-512-256, Digest realm=r, nonce=n, algorithm=SHA-256"], "SHA-512-256"],
    [["Basic realm=r, Digest realm=r, nonce=n, algorithm=MD5-sess, Digest realm=r, nonce=n"], "MD5-sess"],
    [["Digest realm=r, nonce=n, algorithm=WHIRLPOOL, Digest realm=r, nonce=n"], "MD5"],
    [["Digest realm=r, algorithm=SHA-512, Digest realm=r, nonce=n, qop=auth, algorithm=SHA"], "SHA"],
  ])("is chosen by strength from %j (A11, S-70)", async (lines, expected) => {
    const { client, transport } = challengedWith(lines);
    await client.get("https://h/");
    expect(credentialsOf(transport)[1]?.["algorithm"]).toBe(expected);
  });

  it.each([
    ["Digest nonce=n", /it has no realm/],
    ['Digest realm="r", qop="auth"', /it has no nonce/],
    ["Digest", /it has no realm/],
    ["Digest realm=r, nonce=n, algorithm=WHIRLPOOL", /its algorithm "WHIRLPOOL" is not known/],
    ['Digest realm=r, nonce=n, qop="foo, bar"', /its qop "foo, bar" is not known/],
  ])("that cannot be answered is an error: %s (A12, A13, A15)", async (line, message) => {
    const { client, transport } = challengedWith([line]);
    const error = await caught(() => client.get("https://h/?token=t0p"));
    expect(error).toBeInstanceOf(RemoteProtocolError);
    expect(error.message).toMatch(message);
    expect(error).toMatchObject({ processed: "no", request: { method: "GET" } });
    expect(inspect(error)).not.toMatch(/secret|t0p/);
    expect(transport.calls).toHaveLength(1);
  });

  it.each([
    ['"auth,auth-int"', undefined, "auth"],
    ['"auth-int, auth"', undefined, "auth"],
    ['"token, auth-int"', undefined, "auth-int"],
    ['"auth, auth-int"', "auth-int", "auth-int"],
    ["AUTH", "auth-int", "auth"],
    ['""', undefined, undefined],
  ] as const)("with qop %s, where %s is wanted, is answered with %s (A15)", async (qop, wanted, expected) => {
    const { client, transport } = challengedWith([`Digest realm=r, nonce=n, qop=${qop}`], { qop: wanted });
    await client.get("https://h/");
    expect(credentialsOf(transport)[1]?.["qop"]).toBe(expected);
  });

  it("of an algorithm that is not allowed is not answered", async () => {
    const { client } = challengedWith(["Digest realm=r, nonce=n"], { algorithms: ["SHA-256", "SHA-512-256"] });
    await expect(client.get("https://h/")).rejects.toThrow("its algorithm MD5 is not among those allowed");
  });
});

describe("names and realms", () => {
  const user = 'Jäsøn "J\\" Doe';

  it.each([
    [
      "in the bytes of UTF-8 when the server has said nothing",
      "",
      { username: Buffer.from('Jäsøn \\"J\\\\\\" Doe').toString("latin1") },
    ],
    [
      "as username* when it has said UTF-8",
      "charset=UTF-8",
      { "username*": "UTF-8''J%C3%A4s%C3%B8n%20%22J%5C%22%20Doe" },
    ],
    [
      "as a hash when it wants one",
      "charset=UTF-8, userhash=true",
      { username: expect.stringMatching(/^[0-9a-f]{64}$/), userhash: "true" },
    ],
  ])("are sent %s (A16)", async (_how, extra, expected) => {
    const { server, client } = setUpDigest(
      { username: user, password: "pässword", algorithm: "SHA-256", extra },
      new DigestAuth(user, "pässword"),
    );
    expect((await client.get("https://h/")).status).toBe(200);
    expect(server.accepted).toMatchObject([expected]);
  });

  it("are normalised for a server that has said UTF-8", async () => {
    const { client } = setUpDigest(
      { username: "é", password: "ü", extra: "charset=utf-8" },
      new DigestAuth("e\u0301", "u\u0308"),
    );
    expect((await client.get("https://h/")).status).toBe(200);
  });

  it("may have quotes, commas and bytes above ASCII, which come back as they were (A12, A16)", async () => {
    const realm = 'a, \\"b\\", Ã¤';
    const { transport, client } = challengedWith([`Digest realm="${realm}", nonce="n"`]);
    await client.get("https://h/");
    expect(credentialsOf(transport)[1]?.["realm"]).toBe(realm);
  });

  it("with escapes that a name needs none of are escaped (A16)", async () => {
    const { client, server } = setUpDigest(
      { username: "*'()é", extra: "charset=UTF-8" },
      new DigestAuth("*'()é", "secret"),
    );
    await client.get("https://h/");
    expect(server.accepted[0]?.["username*"]).toBe("UTF-8''%2A%27%28%29%C3%A9");
  });
});

it("extensions.target is what is hashed when it is what is sent", async () => {
  const { client, transport } = challengedWith(["Digest realm=r, nonce=n"]);
  await client.request("OPTIONS", "https://h/", { extensions: { target: "*" } });
  expect(credentialsOf(transport)[1]?.["uri"]).toBe("*");
});

it("an Authorization of the caller's is left alone (A3)", async () => {
  const { client, transport } = challengedWith(["Digest realm=r, nonce=n"]);
  await client.get("https://h/", { headers: { Authorization: "Own" } });
  expect(seenBy(transport)).toEqual(["Own"]);
});

describe("options", () => {
  it.each([
    [["a\n", "secret"], /the user name has a control character/],
    [["a", "secret\u0000"], /the password has a control character/],
    [["a"], /expected the password as a string/],
    [["a", "secret", { algorithms: ["MD4"] }], /expected some of SHA-512, .*, got "MD4"/],
    [["a", "secret", { algorithms: [] }], /got none/],
    [["a", "secret", { qop: "auth-conf" }], /expected "auth" or "auth-int", got "auth-conf"/],
    [["a", "secret", { verifyserver: true }], /did you mean "verifyServer"/],
  ])("are checked: %j", async (values, message) => {
    const error = await caught(() => new DigestAuth(...(values as [string, string])));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(message);
    expect(inspect(error)).not.toContain("secret");
  });

  it("show nothing when the scheme is printed", async () => {
    const auth = new DigestAuth("ada", "secret");
    await setUpDigest({}, auth).client.get("https://h/");
    expect(inspect(auth, { showHidden: true, depth: null })).not.toMatch(/ada|secret|nonce0/);
  });
});
