import { Client, type ClientOptions, type CookieStore } from "@haulier/core";
import { MockTransport, type MockHandler } from "@haulier/mock";
import { describe, expect, expectTypeOf, it } from "vitest";

import { CookieJar } from "./cookie-jar.ts";

/** A client with a jar, and what was sent as `Cookie`, by URL. */
function useJar(handler: MockHandler, options: Partial<ClientOptions> = {}) {
  const transport = new MockTransport(handler);
  const jar = new CookieJar();
  const client = new Client({ transport, cookies: jar, ...options });
  const sent = (): string[] =>
    transport.calls.map(({ request }) => `${request.url.href} ${request.headers.get("cookie") ?? "-"}`);
  return { client, jar, sent, transport };
}

const redirect = (location: string, ...cookies: string[]) => ({
  status: 302,
  headers: { location, "set-cookie": cookies },
});

describe("a jar in a client", () => {
  it("is a store of the core", () => {
    expectTypeOf<CookieJar>().toExtend<CookieStore>();
  });

  it("sends what a response has set with the next request (C6)", async () => {
    const { client, sent } = useJar(() => ({ headers: { "set-cookie": ["a=1", "b=2; Path=/x"] } }));
    await client.get("https://example.com/");
    await client.get("https://example.com/x");
    expect(sent()).toEqual(["https://example.com/ -", "https://example.com/x b=2; a=1"]);
  });

  it("keeps what each hop sets, and works out the field for each hop (C6, RD10)", async () => {
    const { client, sent } = useJar(({ url }) => {
      if (url.pathname === "/login") return redirect("/home", "s=1; HttpOnly; Secure");
      if (url.pathname === "/home") return redirect("https://other.org/", "s=2; Path=/home", "d=1; Domain=example.com");
      return {};
    });
    await client.get("https://www.example.com/login");
    await client.get("https://api.example.com/");
    expect(sent()).toEqual([
      "https://www.example.com/login -",
      "https://www.example.com/home s=1",
      "https://other.org/ -",
      "https://api.example.com/ d=1",
    ]);
  });

  it("has stored them before the response hooks run (C6)", async () => {
    const seen: (string | undefined)[] = [];
    const { client, jar } = useJar(({ url }) =>
      url.pathname === "/" ? redirect("/next", "a=1") : { headers: { "set-cookie": "a=2" } },
    );
    const observing = client.extend({ eventHooks: { response: [() => void seen.push(jar.get("a"))] } });
    await observing.get("https://example.com/");
    expect(seen).toEqual(["1", "2"]);
  });

  it("cookies of the request go over those of the jar, and are not kept (C4)", async () => {
    const { client, jar, sent } = useJar(() => ({}));
    jar.update({ a: "1", b: "2" }, { domain: "example.com" });
    await client.get("https://example.com/", { cookies: { a: "3", c: "4" } });
    await client.get("https://example.com/");
    expect(sent()).toEqual(["https://example.com/ b=2; a=3; c=4", "https://example.com/ a=1; b=2"]);
  });

  it("a Cookie header is sent alone (C5, S-63)", async () => {
    const { client, jar, transport } = useJar(() => ({}));
    jar.set("a", "1", { domain: "example.com" });
    await client.get("https://example.com/", { headers: { Cookie: "mine=1" } });
    expect(transport.lastCall?.request.headers.getAll("cookie")).toEqual(["mine=1"]);
    expect(jar.get("a")).toBe("1");
  });

  it("goes by the URL, and not by a Host header (S-63)", async () => {
    const { client, jar, sent } = useJar(() => ({ headers: { "set-cookie": "b=1" } }));
    jar.set("a", "1", { domain: "victim.com" });
    await client.get("https://example.com/", { headers: { Host: "victim.com" } });
    expect(sent()).toEqual(["https://example.com/ -"]);
    expect(jar.find({ name: "b" })).toMatchObject([{ domain: "example.com" }]);
  });

  it("a response's own cookies are those that it sets, whether the jar takes them or not (C7)", async () => {
    const { client, jar } = useJar(() => ({ headers: { "set-cookie": ["a=1; Domain=evil.org", "b=2"] } }));
    jar.set("c", "3", { domain: "example.com" });
    const { cookies } = await client.get("https://example.com/");
    expect({ ...cookies }).toEqual({ a: "1", b: "2" });
    expect(jar.has("a")).toBe(false);
  });

  it("none are stored or sent by a client without a jar (C16)", async () => {
    const { client, sent } = useJar(() => ({ headers: { "set-cookie": "a=1" } }), { cookies: {} });
    await client.get("https://example.com/");
    await client.get("https://example.com/");
    expect(sent()).toEqual(["https://example.com/ -", "https://example.com/ -"]);
  });

  it("a Secure cookie stays behind when a redirect leaves TLS (C12)", async () => {
    const { client, jar, sent } = useJar(({ url }) =>
      url.protocol === "https:"
        ? redirect("http://example.com/", "s=1; Secure", "p=1")
        : { headers: { "set-cookie": "s=evil" } },
    );
    await client.get("https://example.com/", { followRedirects: false }).then(() => client.get("http://example.com/"));
    expect(sent()).toEqual(["https://example.com/ -", "http://example.com/ p=1"]);
    expect(jar.get("s")).toBe("1");
  });

  it("is shared by derived clients, and by requests that run at once", async () => {
    const { client, jar } = useJar(({ url }) => ({ headers: { "set-cookie": `c${url.pathname.slice(1)}=1; Path=/` } }));
    const derived = client.extend({ headers: { x: "y" } });
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => (index % 2 ? client : derived).get(`https://example.com/${index}`)),
    );
    expect(jar.size).toBe(50);
  });

  it("is not shown by a client that is printed (S-77)", async () => {
    const { inspect } = await import("node:util");
    const { client } = useJar(() => ({ headers: { "set-cookie": "a=s3cret" } }));
    await client.get("https://example.com/");
    expect(inspect(client, { depth: 9, showHidden: true })).not.toContain("s3cret");
  });
});
