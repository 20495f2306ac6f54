import { inspect } from "node:util";

import { Client } from "@haulier/core";
import { MockTransport } from "@haulier/mock";
import { describe, expect, it } from "vitest";

import { BasicAuth } from "./basic-auth.ts";
import { caught } from "./testing/caught.ts";
import { seenBy } from "./testing/seen-by.ts";

async function sent(auth: BasicAuth, headers: Record<string, string> = {}): Promise<(string | null)[]> {
  const transport = new MockTransport({ status: 200 });
  // The header of a request has priority in the client, so that the scheme is not asked; it is here.
  const client = new Client({ transport, auth });
  await client.get("https://h/", { headers });
  return seenBy(transport);
}

const base64 = (text: string, encoding: "utf8" | "latin1"): string => Buffer.from(text, encoding).toString("base64");

describe("BasicAuth", () => {
  it.each([
    ["Aladdin", "open sesame", "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="],
    ["user", "", "dXNlcjo="],
    ["", "p:a:s:s", base64(":p:a:s:s", "utf8")],
    // RFC 7617 section 2.1.
    ["test", "123£", "dGVzdDoxMjPCow=="],
    ["Ada", "🔑", base64("Ada:🔑", "utf8")],
  ])("sends %j and its password with the first request (A7)", async (username, password, expected) => {
    expect(await sent(new BasicAuth(username, password))).toEqual([`Basic ${expected}`]);
  });

  it("normalises as RFC 7617 section 2.1 wants it", async () => {
    expect(await sent(new BasicAuth("e\u0301", "u\u0308"))).toEqual([`Basic ${base64("é:ü", "utf8")}`]);
  });

  it("writes ISO-8859-1 where that is asked for", async () => {
    expect(await sent(new BasicAuth("jürgen", "£", { charset: "ISO-8859-1" }))).toEqual([
      `Basic ${base64("jürgen:£", "latin1")}`,
    ]);
  });

  it.each([
    ["a colon in the user name", ["a:b", "secret"], /colon/],
    ["a line break", ["a", "secret\r\nX-Evil: 1"], /control characters/],
    ["a character that ISO-8859-1 lacks", ["a", "secret€", { charset: "ISO-8859-1" }], /ISO-8859-1 does not have/],
    ["an unknown charset", ["a", "secret", { charset: "UTF-7" }], /expected "UTF-8" or "ISO-8859-1", got "UTF-7"/],
    ["a misspelt option", ["a", "secret", { charsett: "UTF-8" }], /did you mean "charset"/],
    ["no user name", [undefined, "secret"], /expected user name and password/],
  ] as const)("refuses %s without telling the password", async (_what, values, message) => {
    const error = await caught(() => new BasicAuth(...(values as unknown as [string, string])));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(message);
    expect(inspect(error)).not.toContain("secret");
  });

  it("leaves an Authorization of the caller's alone (A3)", async () => {
    expect(await sent(new BasicAuth("a", "b"), { Authorization: "Own" })).toEqual(["Own"]);
  });

  it("shows nothing of itself when it is printed", () => {
    const auth = new BasicAuth("ada", "secret");
    expect(inspect(auth, { showHidden: true, depth: null })).not.toMatch(/ada|secret|YWRh/);
    expect(JSON.stringify(auth)).not.toMatch(/ada|secret|YWRh/);
  });
});
