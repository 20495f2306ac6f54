import { inspect } from "node:util";

import { describe, expect, it } from "vitest";

import { ProxyServer, type ProxyInit } from "./proxy-server.ts";

describe("ProxyServer", () => {
  it.each([
    ["http://proxy.test", "proxy.test", 80, "http://proxy.test:80"],
    ["HTTPS://Proxy.Test:8443/ignored", "proxy.test", 8443, "https://proxy.test:8443"],
    ["https://proxy.test", "proxy.test", 443, "https://proxy.test:443"],
    ["http://[::1]:3128", "::1", 3128, "http://[::1]:3128"],
    ["socks5h://proxy.test", "proxy.test", 1080, "socks5h://proxy.test:1080"],
    [new URL("socks4a://10.0.0.1:9"), "10.0.0.1", 9, "socks4a://10.0.0.1:9"],
  ])("reads %s (P7)", (init, hostname, port, text) => {
    const proxy = new ProxyServer(init);
    expect([proxy.hostname, proxy.port, proxy.toString()]).toEqual([hostname, port, text]);
  });

  it.each([
    ["http://al%40ice:wonder%3Aland%25@proxy.test", "al@ice", "wonder:land%"],
    ["http://alice@proxy.test", "alice", undefined],
    ["http://alice:100%@proxy.test", "alice", "100%"],
    [{ url: "http://proxy.test", username: "alice", password: "wonder%3Aland" }, "alice", "wonder%3Aland"],
    [{ url: "http://eve:x@proxy.test", username: "alice", password: "wonderland" }, "alice", "wonderland"],
    ["http://proxy.test", undefined, undefined],
  ])("takes user and password from %j (P7)", (init, username, password) => {
    const proxy = new ProxyServer(init);
    expect([proxy.username, proxy.password]).toEqual([username, password]);
  });

  it("sends them as Basic, in UTF-8, beside the given fields (P7)", () => {
    const proxy = new ProxyServer({ url: "http://älice:pä@proxy.test", headers: { "X-Tenant": "7" } });
    const basic = `Basic ${Buffer.from("älice:pä").toString("base64")}`;
    expect(proxy.httpHeaders().raw).toEqual([
      ["X-Tenant", "7"],
      ["Proxy-Authorization", basic],
    ]);
    expect(new ProxyServer("http://proxy.test").httpHeaders().raw).toEqual([]);
  });

  it("prefers a Proxy-Authorization that is given", () => {
    const headers = { "proxy-authorization": "Bearer token" };
    const proxy = new ProxyServer({ url: "http://alice:x@proxy.test", headers });
    expect(proxy.httpHeaders().raw).toEqual([["proxy-authorization", "Bearer token"]]);
  });

  it("prints no credentials (P7)", () => {
    const proxy = new ProxyServer({
      url: "https://alice:wonderland@proxy.test",
      headers: { "X-Secret": "token" },
      tls: { passphrase: "sesame" },
    });
    for (const text of [inspect(proxy, { depth: 9, showHidden: true }), JSON.stringify({ proxy }), proxy.toString()]) {
      expect(text).toContain("https://proxy.test:443");
      expect(text).not.toMatch(/alice|wonderland|token|sesame/);
    }
  });

  it.each([
    ["alice:wonderland@proxy.test", "unknown scheme"],
    ["proxy.test", "expected a URL such as http://proxy.test:3128"],
    ["wonderland:3128", "unknown scheme"],
    [
      "ftp://alice:wonderland@proxy.test",
      "unknown scheme; the URL of a proxy begins with one of http://, https://, socks4://",
    ],
    ["socks5://", "the URL has no host"],
    ["", "expected a URL"],
    [null, "expected a URL, or an object"],
    [{ url: "http://proxy.test", usrname: "alice" }, 'unknown option "usrname"; did you mean "username"?'],
    [{ url: 7 }, "expected a URL such as"],
    [{ url: "http://a%3Ab:wonderland@proxy.test" }, "a user name for Basic cannot have a colon"],
    [{ url: "http://proxy.test", headers: { X: "a\r\nb" } }, "X"],
    [
      { url: "http://proxy.test", headers: { "content-length": "3" } },
      "proxy.headers: content-length is not one to set",
    ],
    [{ url: "http://proxy.test", headers: { HOST: "elsewhere" } }, "proxy.headers: host is not one to set"],
    [
      { url: "socks5h://alice:wonderland@proxy.test", headers: { "X-Tenant": "7" } },
      "proxy.headers: socks5h://proxy.test:1080 speaks SOCKS, which has no header fields",
    ],
    [
      { url: "socks4a://proxy.test", tls: { passphrase: "wonderland" } },
      "proxy.tls: socks4a://proxy.test:1080 speaks SOCKS, which has no TLS with the proxy; leave it out",
    ],
  ])("refuses %j, and does not quote what may be secret", (init, message) => {
    const make = (): ProxyServer => new ProxyServer(init as unknown as ProxyInit);
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
    expect(make).not.toThrow("wonderland");
  });
});
