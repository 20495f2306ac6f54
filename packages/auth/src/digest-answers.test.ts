import { Client, RemoteProtocolError, StreamConsumedError } from "@haulier/core";
import { MockTransport, type MockResponseInit } from "@haulier/mock";
import { describe, expect, it } from "vitest";

import { DigestAuth } from "./digest-auth.ts";
import { caught } from "./testing/caught.ts";
import { DigestServer } from "./testing/digest-server.ts";
import { seenBy } from "./testing/seen-by.ts";
import { credentialsOf, setUpDigest } from "./testing/set-up-digest.ts";

describe("the server's answer", () => {
  it("401 to a fresh nonce is given to the caller, and not tried again (A18)", async () => {
    const { client, server, transport } = setUpDigest({}, new DigestAuth("ada", "wrong"));
    const response = await client.get("https://h/");
    expect([response.status, response.history.length]).toEqual([401, 1]);
    expect(server.refusals).toEqual(["response"]);
    await client.get("https://h/");
    // What was refused is not offered again unasked, so that an account is not locked twice as fast.
    expect(credentialsOf(transport).map((sent) => sent?.["nonce"] ?? null)).toEqual([null, "nonce0", null, "nonce2"]);
  });

  it("stale leads to the new nonce, without asking twice (A16)", async () => {
    const { client, server, transport } = setUpDigest();
    await client.get("https://h/");
    server.expire();
    const response = await client.get("https://h/");
    expect([response.status, response.history.length]).toEqual([200, 1]);
    expect(credentialsOf(transport).map((sent) => sent?.["nc"] ?? null)).toEqual([
      null,
      "00000001",
      "00000002",
      "00000001",
    ]);
  });

  it("stale for ever ends (S-70)", async () => {
    const transport = new MockTransport({
      status: 401,
      headers: { "WWW-Authenticate": 'Digest realm="r", nonce="n", stale=TRUE' },
    });
    const client = new Client({ transport, auth: new DigestAuth("ada", "secret") });
    expect((await client.get("https://h/")).status).toBe(401);
    expect(transport.calls).toHaveLength(4);
  });

  it("nextnonce is what the next request uses, counted from one (A16)", async () => {
    const { client, server } = setUpDigest({ info: 'nextnonce="next"' });
    server.knows("next");
    for (let i = 0; i < 3; i++) expect((await client.get("https://h/")).status).toBe(200);
    expect(server.accepted.map(({ nonce, nc }) => [nonce, nc])).toEqual([
      ["nonce0", "00000001"],
      ["next", "00000001"],
      ["next", "00000002"],
    ]);
    expect(server.refusals).toEqual([]);
  });

  it("that does not prove that it knows the password is an error, unless that is accepted", async () => {
    for (const qop of ["auth", undefined]) {
      const error = await caught(() => setUpDigest({ qop, falsifies: true }).client.get("https://h/"));
      expect(error).toBeInstanceOf(RemoteProtocolError);
      expect(error.message).toContain("rspauth of Authentication-Info is wrong");
      expect(error).toMatchObject({ processed: "maybe" });
      const lenient = new DigestAuth("ada", "secret", { verifyServer: false });
      expect((await setUpDigest({ qop, falsifies: true }, lenient).client.get("https://h/")).status).toBe(200);
    }
  });

  it.each(["cnonce=other", "nc=00000007"])("that proves something else is an error: %s", async (part) => {
    const server = new DigestServer();
    const transport = new MockTransport((request) => {
      const reply = server.answer(request) as MockResponseInit & { headers: Record<string, string> };
      const info = reply.headers["authentication-info"];
      // The first of a name counts.
      return info === undefined ? reply : { ...reply, headers: { "authentication-info": `${part}, ${info}` } };
    });
    const client = new Client({ transport, auth: new DigestAuth("ada", "secret") });
    await expect(client.get("https://h/")).rejects.toThrow("rspauth of Authentication-Info is wrong");
  });
});

describe("request bodies", () => {
  it("are sent again when they can be, and hashed for auth-int (A19)", async () => {
    for (const content of ["text", () => new Blob(["text"]).stream()]) {
      const { client, server, transport } = setUpDigest({ qop: "auth-int" });
      expect((await client.post("https://h/", { content })).status).toBe(200);
      expect(transport.calls.map((call) => call.text())).toEqual(["text", "text"]);
      expect(server.refusals).toEqual([]);
    }
  });

  it("that are streams for one time fail before anything is sent again (A19, R14)", async () => {
    for (const qop of ["auth", "auth-int"]) {
      const { client, transport } = setUpDigest({ qop });
      const sent = client.post("https://h/", { content: new Blob(["text"]).stream() });
      await expect(sent).rejects.toBeInstanceOf(StreamConsumedError);
      expect(transport.calls).toHaveLength(1);
    }
  });

  it("that are streams for one time go through once the challenge is known", async () => {
    for (const qop of ["auth", "auth-int"]) {
      const { client } = setUpDigest({ qop });
      await client.get("https://h/");
      const response = await client.post("https://h/", { content: new Blob(["text"]).stream() });
      expect([response.status, response.history.length]).toEqual([200, 0]);
    }
  });
});

it("cookies of the 401 are sent with the answer (A19)", async () => {
  const stored: string[] = [];
  const cookies = {
    getCookieString: () => stored.join("; "),
    setCookies: (lines: readonly string[]) => void stored.push(...lines),
  };
  const transport = new MockTransport(({ headers }) =>
    headers.has("authorization")
      ? { status: 200 }
      : { status: 401, headers: { "WWW-Authenticate": "Digest realm=r, nonce=n", "Set-Cookie": "a=1" } },
  );
  await new Client({ transport, cookies, auth: new DigestAuth("ada", "secret") }).get("https://h/");
  expect(seenBy(transport, "cookie")).toEqual([null, "a=1"]);
});
