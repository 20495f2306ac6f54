import { inspect } from "node:util";

import { Client } from "@haulier/core";
import { MockTransport } from "@haulier/mock";
import { describe, expect, it } from "vitest";

import { BearerAuth } from "./bearer-auth.ts";
import { caught } from "./testing/caught.ts";
import { seenBy } from "./testing/seen-by.ts";

describe("BearerAuth", () => {
  it("sends the token (A9)", async () => {
    const transport = new MockTransport({ status: 200 });
    await new Client({ transport, auth: new BearerAuth("mF_9.B5f-4.1JqM==") }).get("https://h/");
    expect(seenBy(transport)).toEqual(["Bearer mF_9.B5f-4.1JqM=="]);
  });

  it("gives way to the auth of the request (A9)", async () => {
    const transport = new MockTransport({ status: 200 });
    const client = new Client({ transport, auth: new BearerAuth("client") });
    await client.get("https://h/", { auth: new BearerAuth("request") });
    await client.get("https://h/", { auth: null });
    expect(seenBy(transport)).toEqual(["Bearer request", null]);
  });

  it("asks a function for each request, and tells it which", async () => {
    const transport = new MockTransport({ status: 200 });
    const asked: string[] = [];
    const auth = new BearerAuth(async ({ url }) => `t${asked.push(url.pathname)}`);
    const client = new Client({ transport, auth });
    await client.get("https://h/a");
    await client.get("https://h/b");
    expect(seenBy(transport)).toEqual(["Bearer t1", "Bearer t2"]);
    expect(asked).toEqual(["/a", "/b"]);
  });

  it("fails with what the function throws, before anything is sent", async () => {
    const transport = new MockTransport({ status: 200 });
    const failure = new Error("no token today");
    const auth = new BearerAuth(() => Promise.reject(failure));
    expect(await caught(() => new Client({ transport, auth }).get("https://h/"))).toBe(failure);
    expect(transport.calls).toEqual([]);
  });

  it("asks for no token where none is needed", async () => {
    const transport = new MockTransport({ status: 200 });
    const auth = new BearerAuth(() => expect.unreachable("it was asked"));
    await new Client({ transport, auth }).get("https://h/", { headers: { Authorization: "Own" } });
    expect(seenBy(transport)).toEqual(["Own"]);
  });

  it.each([
    ["", /it is empty/],
    ["hush\r\nX-Evil: 1", /a character that cannot be sent/],
    ["Bearer hush", /a character that cannot be sent/],
    ["hushé", /a character that cannot be sent/],
    [undefined, /expected a string, got undefined/],
    [null, /expected a string, got null/],
  ])("refuses %j, whether given or fetched, without showing it", async (token, message) => {
    const transport = new MockTransport({ status: 200 });
    const given = await caught(() => new BearerAuth(token as string));
    const auth = new BearerAuth(() => token as string);
    const fetched = await caught(() => new Client({ transport, auth }).get("https://h/"));
    for (const error of [given, fetched]) {
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toMatch(message);
      expect(inspect(error)).not.toContain("hush");
    }
    expect(transport.calls).toEqual([]);
  });

  it("is not taken along to another origin (S-51)", async () => {
    const transport = new MockTransport(({ url }) =>
      url.host === "a" ? { status: 302, headers: { location: "https://b/" } } : { status: 200 },
    );
    await new Client({ transport, auth: new BearerAuth("t") }).get("https://a/");
    expect(seenBy(transport)).toEqual(["Bearer t", null]);
  });

  it("shows nothing of itself when it is printed", () => {
    expect(inspect(new BearerAuth("secret"), { showHidden: true, depth: null })).not.toContain("secret");
  });
});
