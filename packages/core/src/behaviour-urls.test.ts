import { describe, expect, it } from "vitest";

import { Client } from "./client.ts";
import { InvalidUrlError, UnsupportedProtocolError } from "./errors.ts";
import { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import { keepsCredentials, redirectRequest } from "./redirects.ts";
import { sensitiveHeaders } from "./sensitive-headers.ts";
import { caught } from "./testing/caught.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";

// What a request has as its URL, and what the transport is given as such.

/** The URL that the transport was given for `url`. */
async function sent(url: string, params?: string): Promise<URL> {
  const transport = new HandlerTransport(() => new HttpResponse());
  await new Client({ transport }).get(url, { params });
  return transport.last.url;
}

/** Its `href`, or the name of the error. */
async function sentOrRefused(url: string): Promise<string> {
  try {
    return (await sent(url)).href;
  } catch (error) {
    return (error as Error).name;
  }
}

describe("a URL", () => {
  for (const [what, url, part, expected] of [
    ["has its scheme in lower case (U4)", "HTTPS://h/", "protocol", "https:"],
    ["has its host in lower case (U5)", "http://EXAMPLE.Com/", "hostname", "example.com"],
    ["has an international host in punycode (U5)", "http://M\u00dcNCHEN.de/", "hostname", "xn--mnchen-3ya.de"],
    ["has a host by UTS 46 (U5)", "http://\u2603.net/", "hostname", "xn--n3h.net"],
    ["has an address in four parts (U5)", "http://0x7f.1/", "hostname", "127.0.0.1"],
    ["has each label as it is sent (U6)", "http://www.xn--mnchen-3ya.de/", "hostname", "www.xn--mnchen-3ya.de"],
    ["has each label as it is sent, wherever it is (U6)", "http://a.\u00fc.b/", "hostname", "a.xn--tda.b"],
    ["has an IPv6 address in brackets (U7)", "http://[0:0::1]:8080/", "hostname", "[::1]"],
    ["has brackets before the port, too (U7)", "http://[::1]:8080/", "host", "[::1]:8080"],
    ["has no port without one (U8)", "http://h/", "port", ""],
    ["has no port when it is empty (U8)", "http://h:/", "port", ""],
    ["has no port when it is the default of http (U8)", "http://h:80/", "port", ""],
    ["has no port when it is the default of https (U8)", "https://h:443/", "port", ""],
    ["has a port that is the default of the other (U8)", "https://h:80/", "port", "80"],
    ["has the highest port (U8)", "http://h:65535/", "port", "65535"],
    ["has a path that is encoded, without the query (U9)", "http://h/a%20b?c", "pathname", "/a%20b"],
    ["has the path / when it is empty (U9)", "http://h?c", "pathname", "/"],
    ["shows an empty path (U9)", "http://h", "href", "http://h/"],
    ["has a query that is encoded, with its mark (U10)", "http://h/?a%20b", "search", "?a%20b"],
    ["keeps the mark of an empty query (U10)", "http://h/?", "href", "http://h/?"],
    ["has a fragment that is encoded, with its mark (U10)", "http://h/#a%20b", "hash", "#a%20b"],
    ["has no dot segments (U11)", "http://h/a/./b/../c", "pathname", "/a/c"],
    ["has no dot segment at the end, but its slash (U11)", "http://h/a/b/..", "pathname", "/a/"],
    ["has no dot segments that are encoded (U11)", "http://h/a/%2e%2E/%2e/b", "pathname", "/b"],
    ["has no dot segments above the root (U11)", "http://h/../../a", "pathname", "/a"],
    ["keeps what is encoded, with its case (U12)", "http://h/%41%c3%A9%2F?%2f", "href", "http://h/%41%c3%A9%2F?%2f"],
    ["keeps a stray percent sign (U12)", "http://h/100%/%zz?%", "href", "http://h/100%/%zz?%"],
    ["encodes as UTF-8 (U12)", "http://h/\u00e9?\u732b", "href", "http://h/%C3%A9?%E7%8C%AB"],
    ["encodes of a path what WHATWG says (U13)", 'http://h/ "<>`{}', "pathname", "/%20%22%3C%3E%60%7B%7D"],
    ["encodes no more of a path (U13)", "http://h/[]';=:@&+,$!*()~", "pathname", "/[]';=:@&+,$!*()~"],
    ["encodes of a query what WHATWG says (U13)", "http://h/? \"<>'", "search", "?%20%22%3C%3E%27"],
    ["encodes no more of a query (U13)", "http://h/?`{}|[];=:@&+,$!*()~/?", "search", "?`{}|[];=:@&+,$!*()~/?"],
    ["encodes of a fragment what WHATWG says (U13)", 'http://h/# "<>`', "hash", "#%20%22%3C%3E%60"],
  ] as const) {
    it(`${what}: ${url}`, async () => expect((await sent(url))[part]).toBe(expected));
  }

  for (const [what, url, type] of [
    ["has no scheme (U4)", "//h/x", UnsupportedProtocolError],
    ["has one that is none (U4)", "1http://h/", UnsupportedProtocolError],
    ["has one that cannot be requested (U4)", "gopher://h/", UnsupportedProtocolError],
    ["has no valid IPv4 address (U5)", "http://1.2.3.256/", InvalidUrlError],
    ["has no valid IPv6 address (U5)", "http://[::g]/", InvalidUrlError],
    ["has no valid name (U5)", "http://a<b/", InvalidUrlError],
    ["has a port above 65535 (U8)", "http://h:65536/", InvalidUrlError],
    ["has a port that is no number (U8)", "http://h:abc/", InvalidUrlError],
  ] as const) {
    it(`is refused when it ${what}`, async () => expect(await caught(sent(url))).toBeInstanceOf(type));
  }

  it("means the same host to every part of the client (U22)", async () => {
    const trusted = new HandlerTransport(() => new HttpResponse());
    const evil = new HandlerTransport(() => new HttpResponse());
    const client = new Client({
      transport: evil,
      mounts: { "all://e.com": trusted },
      baseUrl: "http://e.com",
      auth: ["u", "p"],
    });
    await client.get("http://e.com\\@evil.com/");
    await client.get("http://evil.com\\@e.com/");
    expect(trusted.log).toEqual(["GET http://e.com/@evil.com/"]);
    expect(trusted.last.headers.has("authorization")).toBe(true);
    expect(evil.log).toEqual(["GET http://evil.com/@e.com/"]);
    expect(evil.last.headers.has("authorization")).toBe(false);
  });
});

describe("what the runtime's URL makes of a text reaches the transport unchanged (U23)", () => {
  for (const url of [
    "http://user:pass@foo:21/bar;par?b#c",
    "https://test:@test",
    "https://:@test",
    "http://f:00000000000000000000080/c",
    "http://f:00000000000000000000000000000000081/c",
    "http://a:b@c:29/d",
    "http://foo.com/\\@",
    "http://foo:80/:23",
    "http://::@c@d:2",
    "http://foo/path;a??e#f#g",
    "http://foo/abcd?efgh?ijkl",
    "http://[61:24:74]:98",
    "http://[61:24::74]:98",
    "http://[::127.0.0.1]",
    "http://[0:0:0:0:0:0:13.1.68.3]",
    "http://[2001::1]:80",
    "http://a_b:c_d@www.example_dot.com/",
    "http://192.0x00A80001",
    "http://0300.168.0.0xF0/",
    "http://4294967295/",
    "http://www/foo%2Ehtml",
    "http://www/foo/%2E/html",
    "http://example.com/foo/././.",
    "http://example.com/foo/bar//../..",
    "http://example.com/foo/%2e%2",
    "http://example.com////../..",
    "http://example.com/foo%00%51",
    "http://example.com/foo%2\u00c2\u00a9zbar",
    "http://example.com/\u4f60\u597d\u4f60\u597d",
    "http://example.com/(%28:%3A%29)",
    "http://example.com/%3A%3a%3C%3c",
    "http://example.com\\\\foo\\\\bar",
    "http://example.com/\ud800\udffe",
    "http://example.com/\ud800",
    "http://GOO\u200b\u2060\ufeffgoo.com",
    "http://\uff27\uff4f.com",
    "http://www.foo\u3002bar.com",
    "https://fa\u00df.ExAmPlE/",
    "http://ho%73t/",
    "http://host/?'",
    "http://host?#",
    "http://host/#\u00e9%zz",
    "http://foo.09..",
    "http://a.b.c.xn--pokxncvks/",
  ]) {
    it(`such as ${JSON.stringify(url)}`, async () =>
      expect(await sentOrRefused(url)).toBe(URL.parse(url)?.href ?? "InvalidUrlError"));
  }
});

describe("a Location is resolved as RFC 3986 section 5.4 says (U19)", () => {
  const base = new HttpRequest("GET", "http://example.com/b/c/d;p?q");
  const policy = { sensitiveHeaders, allowDowngrade: false, httpsOnly: false, referer: false } as const;
  const resolve = (location: string): string => {
    const response = new HttpResponse({ status: 302, headers: { location }, request: base });
    return redirectRequest(base, response, policy).url.href;
  };

  for (const [location, path] of [
    ["g", "/b/c/g"],
    ["./g", "/b/c/g"],
    ["g/", "/b/c/g/"],
    ["/g", "/g"],
    ["?y", "/b/c/d;p?y"],
    ["g?y", "/b/c/g?y"],
    ["#s", "/b/c/d;p?q#s"],
    ["g#s", "/b/c/g#s"],
    ["g?y#s", "/b/c/g?y#s"],
    [";x", "/b/c/;x"],
    ["g;x", "/b/c/g;x"],
    ["g;x?y#s", "/b/c/g;x?y#s"],
    ["", "/b/c/d;p?q"],
    [".", "/b/c/"],
    ["./", "/b/c/"],
    ["..", "/b/"],
    ["../", "/b/"],
    ["../g", "/b/g"],
    ["../..", "/"],
    ["../../", "/"],
    ["../../g", "/g"],
    ["../../../g", "/g"],
    ["../../../../g", "/g"],
    ["/./g", "/g"],
    ["/../g", "/g"],
    ["g.", "/b/c/g."],
    [".g", "/b/c/.g"],
    ["g..", "/b/c/g.."],
    ["..g", "/b/c/..g"],
    ["./../g", "/b/g"],
    ["./g/.", "/b/c/g/"],
    ["g/./h", "/b/c/g/h"],
    ["g/../h", "/b/c/h"],
    ["g;x=1/./y", "/b/c/g;x=1/y"],
    ["g;x=1/../y", "/b/c/y"],
    ["g?y/./x", "/b/c/g?y/./x"],
    ["g?y/../x", "/b/c/g?y/../x"],
    ["g#s/./x", "/b/c/g#s/./x"],
    ["g#s/../x", "/b/c/g#s/../x"],
    // The RFC leaves this one to be read as of old.
    ["http:g", "/b/c/g"],
  ] as const) {
    it(`${JSON.stringify(location)} leads to ${path}`, () =>
      expect(resolve(location)).toBe(`http://example.com${path}`));
  }

  it("and a bare host gets its slash", () => expect(resolve("//g")).toBe("http://g/"));

  it("and another scheme is another protocol", () => expect(() => resolve("g:h")).toThrow(UnsupportedProtocolError));
});

describe("an origin is scheme, host and effective port (U21)", () => {
  for (const [one, other, same] of [
    ["https://h/", "https://H:443/x?y", true],
    ["http://h/", "http://u:p@h:80/", true],
    ["http://m\u00fcnchen.de/", "http://xn--mnchen-3ya.de/", true],
    ["http://[0:0::1]/", "http://[::1]/", true],
    ["http://127.1/", "http://127.0.0.1/", true],
    ["https://h/", "https://h:80/", false],
    ["https://h:8443/", "https://h/", false],
    ["https://h/", "http://h/", false],
    ["https://h/", "https://h./", false],
    ["https://h/", "https://www.h/", false],
  ] as const) {
    it(`so that ${one} and ${other} have ${same ? "one" : "two"}`, () =>
      expect(keepsCredentials(new HttpRequest("GET", one).url, new HttpRequest("GET", other).url)).toBe(same));
  }
});

describe("params that are a string (Q1)", () => {
  for (const [params, search] of [
    ["a=1", "?a=1"],
    ["?a=1", "?a=1"],
    ["??a=1", "?%3Fa=1"],
    ["", ""],
  ] as const) {
    it(`${JSON.stringify(params)} become ${JSON.stringify(search)}`, async () =>
      expect((await sent("https://h/", params)).search).toBe(search));
  }
});
