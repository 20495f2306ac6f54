import { describe, expect, it } from "vitest";

import { parseSocksProxy, type SocksProxyInit } from "./socks-proxy.ts";

describe("parseSocksProxy", () => {
  it.each([
    ["socks4://proxy.test", { version: 4, resolvesNames: false, label: "socks4://proxy.test:1080" }],
    ["socks4a://proxy.test", { version: 4, resolvesNames: true, label: "socks4a://proxy.test:1080" }],
    ["socks5://proxy.test:9050", { version: 5, resolvesNames: false, port: 9050, label: "socks5://proxy.test:9050" }],
    ["socks5h://proxy.test", { version: 5, resolvesNames: true, port: 1080, hostname: "proxy.test" }],
    ["SOCKS5H://proxy.test/", { version: 5, resolvesNames: true, label: "socks5h://proxy.test:1080" }],
    ["socks5h://[::1]:9050", { hostname: "::1", port: 9050, label: "socks5h://[::1]:9050" }],
  ])("reads %s (P7)", (url, proxy) => {
    expect(parseSocksProxy(url)).toMatchObject({ username: "", password: "", ...proxy });
    expect(parseSocksProxy(new URL(url))).toEqual(parseSocksProxy(url));
    expect(parseSocksProxy({ url })).toEqual(parseSocksProxy(url));
  });

  it.each([
    ["socks5h://ada:secret@proxy.test", "ada", "secret"],
    ["socks5h://a%40b:p%2Fq%3A%20%C3%A9@proxy.test", "a@b", "p/q: é"],
    ["socks5h://ada@proxy.test", "ada", ""],
    ["socks5h://:secret@proxy.test", "", "secret"],
    ["socks5h://ada:100%@proxy.test", "ada", "100%"],
    ["socks4://ada@proxy.test", "ada", ""],
  ])("decodes user and password of %s, and has them in no label (P7)", (url, username, password) => {
    const proxy = parseSocksProxy(url);
    expect(proxy).toMatchObject({ username, password });
    expect(proxy.label).toBe(`${url.slice(0, url.indexOf(":"))}://proxy.test:1080`);
  });

  it("takes user and password of the options as they are, in place of those in the URL", () => {
    const init = { url: "socks5h://ada:old@proxy.test", username: "gr%61ce", password: "n%65w" };
    expect(parseSocksProxy(init)).toMatchObject({ username: "gr%61ce", password: "n%65w" });
    expect(parseSocksProxy({ url: init.url, username: undefined })).toMatchObject({ username: "ada", password: "old" });
  });

  it.each([
    ["http://proxy.test", 'proxy: expected socks5h:, socks5:, socks4a: or socks4:, got "http:"'],
    ["socks://proxy.test", 'proxy: expected socks5h:, socks5:, socks4a: or socks4:, got "socks:"'],
    ["proxy.test:1080", 'proxy: expected socks5h:, socks5:, socks4a: or socks4:, got "proxy.test:"'],
    ["s3cr3t", "proxy: not a URL"],
    ["socks5h://user:s3cr3t@[", "proxy: not a URL"],
    ["socks5h:///", "proxy: the URL names no host"],
    ["socks5h://proxy.test/s3cr3t", "proxy: a SOCKS proxy has no path, query or fragment"],
    ["socks5h://proxy.test?s3cr3t", "proxy: a SOCKS proxy has no path, query or fragment"],
    ["socks5h://proxy.test#s3cr3t", "proxy: a SOCKS proxy has no path, query or fragment"],
    ["socks4a://u:s3cr3t@proxy.test", "proxy: SOCKS4 has a user id and no password"],
    ["socks4a://u%00s3cr3t@proxy.test", "proxy: a SOCKS4 user id has no NUL"],
    [`socks5h://u:${"s3cr3t".repeat(43)}@proxy.test`, "proxy: the password is longer than the 255 bytes"],
    [{ url: "socks5h://proxy.test", username: "é".repeat(128) }, "proxy: the username is longer than the 255 bytes"],
    [{ url: "socks5h://proxy.test", username: 5 }, "proxy.username: expected a string, got number"],
    [{ url: "socks5h://proxy.test", user_name: "ada" }, 'proxy: unknown option "user_name"; did you mean "username"?'],
    [undefined, "proxy: expected a URL"],
    [null, "proxy: expected a URL"],
    [{ href: "socks5h://proxy.test" }, "proxy: expected a URL"],
  ])("refuses %j, without a word of the secret (P7)", (init, message) => {
    const parsing = (): unknown => parseSocksProxy(init as SocksProxyInit);
    expect(parsing).toThrow(TypeError);
    expect(parsing).toThrow(message);
    expect(parsing).not.toThrow("s3cr3t");
  });
});
