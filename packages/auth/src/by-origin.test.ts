import { Client, type Auth } from "@haulier/core";
import { MockTransport } from "@haulier/mock";
import { describe, expect, it } from "vitest";

import { BasicAuth } from "./basic-auth.ts";
import { BearerAuth } from "./bearer-auth.ts";
import { byOrigin } from "./by-origin.ts";
import { caught } from "./testing/caught.ts";
import { seenBy } from "./testing/seen-by.ts";

describe("byOrigin", () => {
  const auth = byOrigin({
    "https://A.example": new BearerAuth("a"),
    "https://a.example:8443/": new BearerAuth("a-8443"),
    "http://b.example:80": new BearerAuth("b"),
    "http://c.example": ["ada", "secret"],
  });

  it.each([
    ["https://a.example/x", "Bearer a"],
    ["https://a.example:443/x", "Bearer a"],
    ["https://a.example:8443/x", "Bearer a-8443"],
    ["http://b.example/x", "Bearer b"],
    ["http://c.example/x", "Basic YWRhOnNlY3JldA=="],
    ["http://a.example/x", null],
    ["https://b.example/x", null],
    ["https://www.a.example/x", null],
    ["https://a.example.evil/x", null],
    ["https://a.example@evil/x", null],
  ])("sends to %s what is for there: %s", async (url, expected) => {
    const transport = new MockTransport({ status: 200 });
    await new Client({ transport, auth }).get(url);
    expect(seenBy(transport)).toEqual([expected]);
  });

  it("keeps 50 requests at a time apart", async () => {
    const transport = new MockTransport(({ headers, url }) => ({
      text: `${url.host} ${headers.get("authorization")}`,
    }));
    const client = new Client({ transport, auth });
    const hosts = Array.from(
      { length: 50 },
      (_, n) => ["https://a.example", "http://b.example", "https://c.example"][n % 3]!,
    );
    const seen = await Promise.all(hosts.map((host) => client.get(host).text()));
    expect(seen).toEqual(
      hosts.map(
        (host) =>
          ({ "https://a.example": "a.example Bearer a", "http://b.example": "b.example Bearer b" })[host] ??
          "c.example null",
      ),
    );
  });

  it("sends nothing after a redirect to another origin, not even what is for there", async () => {
    const transport = new MockTransport(({ url }) =>
      url.port === "" ? { status: 302, headers: { location: "https://a.example:8443/" } } : { status: 200 },
    );
    await new Client({ transport, auth }).get("https://a.example/");
    expect(seenBy(transport)).toEqual(["Bearer a", null]);
  });

  it.each(["https://h/path", "https://h?q", "h", "ftp://h", "https://ada:hush@h", "https://*.h/x"])(
    "refuses the key %s",
    async (key) => {
      const error = await caught(() => byOrigin({ [key]: new BasicAuth("a") }));
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toMatch(/^byOrigin: expected an origin such as/);
      expect(error.message).not.toContain("hush");
    },
  );

  it("refuses an origin that is there twice, and what is no scheme", () => {
    const basic = new BasicAuth("a");
    expect(() => byOrigin({ "https://h": basic, "https://H:443/": basic })).toThrow(
      "byOrigin: https://h is there twice",
    );
    expect(() => byOrigin({ "https://h": "a:b" as unknown as Auth })).toThrow(
      /^byOrigin: https:\/\/h: expected a scheme/,
    );
  });
});
