import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { ApiKeyAuth, BasicAuth, BearerAuth, DigestAuth, byOrigin, chain } from "@haulier/auth";
import { NetrcAuth } from "@haulier/auth/node";
import { CookieJar } from "@haulier/cookies";
import { Client, HttpHeaders, type ClientOptions, type RequestOptions } from "@haulier/core";
import { Http2Transport } from "@haulier/http2";
import { paginate } from "@haulier/ingest";
import { OAuth2Auth } from "@haulier/oauth2";
import { UndiciTransport } from "@haulier/undici";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";

import { openPlaces, PROXY_SECRET, SECRET, type Places } from "./testing/places.ts";

/** Credentials of a client whose base URL is home; where they are asked for by a challenge, the path of that. */
type ClientScheme = (places: Places) => Partial<ClientOptions> | Promise<Partial<ClientOptions>>;

const folder = await mkdtemp(path.join(tmpdir(), "haulier-together-"));
afterAll(() => rm(folder, { recursive: true }));

let places: Places;
const clients: Client[] = [];
beforeEach(async () => {
  places = await openPlaces();
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  await places[Symbol.asyncDispose]();
});

const schemes: Readonly<Record<string, ClientScheme>> = {
  "a user and a password": () => ({ auth: ["user", SECRET] }),
  Basic: () => ({ auth: new BasicAuth("user", SECRET) }),
  Bearer: () => ({ auth: new BearerAuth(SECRET) }),
  "a key in a header": () => ({ auth: new ApiKeyAuth({ key: SECRET, header: "X-Key" }) }),
  "a key in the query": () => ({ auth: new ApiKeyAuth({ key: SECRET, query: "key" }) }),
  "a key in a cookie": () => ({ auth: new ApiKeyAuth({ key: SECRET, cookie: "key" }) }),
  Digest: () => ({ auth: new DigestAuth("user", SECRET) }),
  netrc: netrc,
  "by origin": ({ home }) => ({ auth: byOrigin({ [home]: new BearerAuth(SECRET) }) }),
  "a chain": () => ({ auth: chain(new ApiKeyAuth({ key: SECRET, header: "X-Key" }), new BasicAuth("user", SECRET)) }),
  "a function": () => ({
    auth: (request) => request.with({ headers: new HttpHeaders([...request.headers.raw, ["X-Signature", SECRET]]) }),
  }),
  "the userinfo of the base URL": ({ homeAddress }) => ({ baseUrl: `http://user:${SECRET}@${homeAddress}` }),
  "OAuth 2": ({ home }) => ({
    auth: new OAuth2Auth({ client: open({}), tokenUrl: `${home}/token`, clientId: "us", clientSecret: SECRET }),
  }),
  "header fields": () => ({
    headers: { Authorization: `Token ${SECRET}`, "X-API-Key": SECRET, Cookie: `id=${SECRET}` },
  }),
  "a field that is named sensitive": () => ({ headers: { "X-Ours": SECRET }, sensitiveHeaders: ["X-Ours"] }),
  parameters: () => ({ params: { api_key: SECRET } }),
  "a record of cookies": () => ({ cookies: { id: SECRET } }),
  "a jar": ({ home }) => {
    const jar = new CookieJar();
    jar.setCookies([`id=${SECRET}`], new URL(home));
    return { cookies: jar };
  },
};

async function netrc({ homeAddress }: Places): Promise<Partial<ClientOptions>> {
  const file = path.join(folder, "netrc");
  await writeFile(file, `machine ${homeAddress.split(":")[0]} login user password ${SECRET}\n`);
  await chmod(file, 0o600);
  return { auth: new NetrcAuth({ file }) };
}

function open(options: Partial<ClientOptions>): Client {
  const client = new Client({ transport: new UndiciTransport(), ...options });
  clients.push(client);
  return client;
}

/** Whether it is there in any of the forms that it may be sent in. */
function carries(seen: readonly string[], secret: string): boolean {
  const forms = [
    secret,
    Buffer.from(`user:${secret}`).toString("base64"),
    Buffer.from(`agent:${secret}`).toString("base64"),
  ];
  return seen.some((text) => forms.some((form) => text.includes(form)));
}

function expectSecretAtHomeAlone(isDigest = false): void {
  // Digest sends no secret, but what is made of it.
  expect(isDigest ? /^authorization: Digest /im.test(places.atHome.join("\n")) : carries(places.atHome, SECRET)).toBe(
    true,
  );
  expect(places.atStranger).not.toEqual([]);
  expect(carries(places.atStranger, SECRET)).toBe(false);
  expect(places.atStranger.join("\n")).not.toMatch(/^(proxy-)?authorization:/im);
}

for (const [name, scheme] of Object.entries(schemes)) {
  const isDigest = name === "Digest";
  describe(`credentials of a client, as ${name}`, () => {
    const setUp = async (options: Partial<ClientOptions> = {}): Promise<Client> =>
      open({ baseUrl: places.home, ...options, ...(await scheme(places)) });
    const away = isDigest ? "/digest" : "/away";

    it("do not go along with a redirect (RD8)", async () => {
      const client = await setUp();
      expect((await client.get(away)).text()).toBe("[2]");
      await client.post(away, { content: "x" });
      expectSecretAtHomeAlone(isDigest);
    });

    it("do not go to another URL that the client is given", async () => {
      const client = await setUp();
      await client.get(isDigest ? "/digest" : "/");
      await client.get(places.stranger);
      expectSecretAtHomeAlone(isDigest);
    });

    it("do not go to a transport that is mounted for others", async () => {
      const client = await setUp({
        mounts: { "http://localhost": new Http2Transport({ fallback: new UndiciTransport() }) },
      });
      await client.get(away);
      expectSecretAtHomeAlone(isDigest);
    });

    it("do not go along to a next page", async () => {
      const client = await setUp();
      if (isDigest) await client.get("/digest");
      const pages = await paginate(client, "GET", "/pages", {
        next: { link: "next" },
        raiseForStatus: false,
      }).collect();
      expect(pages.map((page) => page.json())).toEqual([[1], [2]]);
      expectSecretAtHomeAlone(isDigest);
    });

    it("are not mixed up by 40 requests at a time", async () => {
      const client = await setUp();
      await Promise.all(
        Array.from({ length: 40 }, (_, i) => client.get(i % 4 === 0 ? places.stranger : i % 4 === 1 ? away : "/")),
      );
      expectSecretAtHomeAlone(isDigest);
    });

    it("go through a proxy to their origin alone, and those of the proxy to the proxy alone", async () => {
      const client = await setUp({ transport: new UndiciTransport({ proxy: places.proxy }) });
      await client.get(away);
      await client.get(places.stranger);
      expectSecretAtHomeAlone(isDigest);
      expect(carries(places.atProxy, PROXY_SECRET)).toBe(true);
      expect(carries([...places.atHome, ...places.atStranger], PROXY_SECRET)).toBe(false);
      const strange = places.atProxy.filter((text) => text.includes(`${places.stranger}/`));
      expect(strange).not.toEqual([]);
      expect(carries(strange, SECRET)).toBe(false);
    });
  });
}

const ownSchemes: Readonly<Record<string, RequestOptions>> = {
  "a user and a password": { auth: ["user", SECRET] },
  Bearer: { auth: new BearerAuth(SECRET) },
  "a key in the query": { auth: new ApiKeyAuth({ key: SECRET, query: "key" }) },
  "header fields": { headers: { Authorization: `Token ${SECRET}`, "X-API-Key": SECRET, Cookie: `id=${SECRET}` } },
  cookies: { cookies: { id: SECRET } },
};

for (const [name, options] of Object.entries(ownSchemes)) {
  describe(`credentials of one request, as ${name}`, () => {
    it("do not go along with a redirect (RD8)", async () => {
      await open({}).get(`${places.home}/away`, options);
      expectSecretAtHomeAlone();
    });

    it("do not go along to a next page", async () => {
      await paginate(open({}), "GET", `${places.home}/pages`, { ...options, next: { link: "next" } }).collect();
      expectSecretAtHomeAlone();
    });

    it("do not stay with the client", async () => {
      const client = open({});
      await client.get(`${places.home}/`, options);
      await client.get(places.stranger);
      expectSecretAtHomeAlone();
    });
  });
}
