import { setImmediate } from "node:timers/promises";

import { Client } from "@haulier/core";
import { MockTransport } from "@haulier/mock";
import { describe, expect, it } from "vitest";

import { DigestAuth } from "./digest-auth.ts";
import { DigestServer, parametersOf } from "./testing/digest-server.ts";
import { seenBy } from "./testing/seen-by.ts";

const upTo = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => (index + 1).toString(16).padStart(8, "0"));

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** A client whose requests are answered out of order, after 0 to 6 turns of the event loop. */
function shuffled(server: DigestServer): Client {
  let count = 0;
  const transport = new MockTransport(async (request) => {
    count += 1;
    const answer = server.answer(request);
    for (let turns = (count * 5) % 7; turns > 0; turns--) await setImmediate();
    return answer;
  });
  return new Client({ transport, auth: new DigestAuth("ada", "secret") });
}

describe("50 requests at a time (A20)", () => {
  it.each(["MD5", "SHA-256-sess"])(
    "count one nonce without a gap and without a number twice: %s (A17)",
    async (algorithm) => {
      const server = new DigestServer({ algorithm });
      const client = shuffled(server);
      await client.get("https://h/");
      const responses = await Promise.all(range(50).map((n) => client.get(`https://h/${n}`)));
      expect(responses.map(({ status, history }) => [status, history.length])).toEqual(range(50).map(() => [200, 0]));
      expect(server.refusals).toEqual([]);
      expect(new Set(server.accepted.map(({ nc }) => nc))).toEqual(new Set(upTo(51)));
    },
  );

  it("that are all challenged with the same nonce share its count (A17)", async () => {
    const server = new DigestServer({ nonces: ["same"] });
    const client = shuffled(server);
    const responses = await Promise.all(range(50).map((n) => client.get(`https://h/${n}`)));
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
    expect(server.refusals).toEqual([]);
    expect(new Set(server.accepted.map(({ nc }) => nc))).toEqual(new Set(upTo(50)));
  });

  it("that are each challenged with a nonce of their own answer it", async () => {
    const server = new DigestServer();
    const client = shuffled(server);
    const responses = await Promise.all(range(50).map((n) => client.get(`https://h/${n}`)));
    expect(responses.map(({ status, history }) => [status, history.length])).toEqual(range(50).map(() => [200, 1]));
    expect(server.refusals).toEqual([]);
    expect(new Set(server.accepted.map(({ nonce }) => nonce)).size).toBe(50);
  });

  it("go on while nonces are renewed and expire under them", async () => {
    const server = new DigestServer({ info: 'nextnonce="next"' });
    server.knows("next");
    const client = shuffled(server);
    const first = range(50).map((n) => client.get(`https://h/${n}`));
    await first[10];
    server.expire();
    const responses = await Promise.all(first);
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
    expect(server.refusals).toEqual([]);
  });
});

describe("what a challenge says", () => {
  const challenge = (parameters: string): MockTransport =>
    new MockTransport(({ headers }) =>
      headers.has("authorization")
        ? { status: 200 }
        : { status: 401, headers: { "WWW-Authenticate": `Digest realm="r", nonce="n", qop="auth"${parameters}` } },
    );

  /** Which of these are sent with credentials at once, after the first one was challenged. */
  async function preempted(parameters: string, first: string, others: readonly string[]): Promise<string[]> {
    const transport = challenge(parameters);
    const client = new Client({ transport, auth: new DigestAuth("ada", "secret") });
    await client.get(first);
    const found: string[] = [];
    for (const url of others) {
      transport.reset();
      await client.get(url);
      if (seenBy(transport)[0] !== null) found.push(url);
    }
    return found;
  }

  it("is offered to its origin and to no other (A18, S-71)", async () => {
    const others = ["https://h/b", "http://h/", "https://h:8443/", "https://h.evil/", "https://g/"];
    expect(await preempted("", "https://h/a", others)).toEqual(["https://h/b"]);
  });

  it("is for the paths that it names, by whole segments (A16)", async () => {
    const others = [
      "https://h/api",
      "https://h/api/",
      "https://h/api/v1?x",
      "https://h/apis",
      "https://h/",
      "https://h/d/x",
    ];
    expect(await preempted(', domain="/api https://h/d/"', "https://h/api/x", others)).toEqual([
      "https://h/api",
      "https://h/api/",
      "https://h/api/v1?x",
      "https://h/d/x",
    ]);
  });

  it("is offered to no other server that it names, and then to nobody (S-71)", async () => {
    const others = ["https://evil/", "https://h/"];
    expect(await preempted(', domain="https://evil/ http://[ "', "https://h/", others)).toEqual([]);
  });

  it("is kept for each realm of an origin, and the most special path decides", async () => {
    const transport = new MockTransport(({ headers, url }) => {
      const realm = url.pathname.startsWith("/admin/") ? "admin" : "all";
      const sent = headers.get("authorization");
      if (sent !== null && parametersOf(sent)["realm"] === realm) return { status: 200 };
      const domain = realm === "admin" ? ', domain="/admin/"' : "";
      return { status: 401, headers: { "WWW-Authenticate": `Digest realm="${realm}", nonce="n", qop=auth${domain}` } };
    });
    const client = new Client({ transport, auth: new DigestAuth("ada", "secret") });
    await client.get("https://h/admin/");
    await client.get("https://h/");
    transport.reset();
    for (const path of ["/admin/x", "/x", "/admin/y", "/y"]) await client.get(`https://h${path}`);
    const sent = seenBy(transport).map((header) => parametersOf(header ?? ""));
    expect(sent.map(({ realm, nc }) => [realm, nc])).toEqual([
      ["admin", "00000002"],
      ["all", "00000002"],
      ["admin", "00000003"],
      ["all", "00000003"],
    ]);
  });

  it("is forgotten when there are too many, the oldest first", async () => {
    const transport = challenge("");
    const client = new Client({ transport, auth: new DigestAuth("ada", "secret") });
    for (const n of range(65)) await client.get(`https://h${n}/`);
    transport.reset();
    await client.get("https://h1/");
    await client.get("https://h0/");
    expect(seenBy(transport).map((header) => header !== null)).toEqual([true, false, true]);
  });

  it("does not follow a redirect to another origin (S-51)", async () => {
    const transport = new MockTransport(({ headers, url }) => {
      if (url.host === "b" || !headers.has("authorization"))
        return { status: 401, headers: { "WWW-Authenticate": "Digest realm=r, nonce=n" } };
      return { status: 307, headers: { location: "https://b/" } };
    });
    const response = await new Client({ transport, auth: new DigestAuth("ada", "secret") }).get("https://a/");
    expect([response.status, response.url.href]).toEqual([401, "https://b/"]);
    expect(seenBy(transport)).toEqual([null, expect.stringMatching(/^Digest /), null]);
  });

  it("is answered at the end of a redirect, for the address where it was made, with the history whole (A5, RD14)", async () => {
    const server = new DigestServer();
    const transport = new MockTransport((request) =>
      request.url.pathname === "/" ? { status: 302, headers: { location: "/in?x=1" } } : server.answer(request),
    );
    const response = await new Client({ transport, auth: new DigestAuth("ada", "secret") }).get("https://h/");
    expect([...response.history, response].map(({ status }) => status)).toEqual([302, 401, 200]);
    expect(server.accepted.map(({ uri }) => uri)).toEqual(["/in?x=1"]);
  });
});
