import { describe, expect, it } from "vitest";

import { HttpResponse } from "./http-response.ts";
import { parseMounts, transportFor, type MountsInit } from "./mounts.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";

const fallback = new HandlerTransport(() => new HttpResponse());

/** The pattern that decides for `url`; "fallback" when the client's own transport does. */
function chosen(url: string, patterns: readonly string[]): string {
  const transports = new Map(patterns.map((pattern) => [pattern, new HandlerTransport(() => new HttpResponse())]));
  const transport = transportFor(new URL(url).href, parseMounts(Object.fromEntries(transports)), fallback);
  return [...transports].find(([, candidate]) => candidate === transport)?.[0] ?? "fallback";
}

describe("patterns (P1)", () => {
  for (const [pattern, url, matches] of [
    ["all://", "http://example.com/", true],
    ["", "https://example.com/", true],
    ["all://*", "https://example.com/", true],
    ["http://", "http://example.com/", true],
    ["http://", "https://example.com/", false],
    ["HTTPS://", "https://example.com/", true],
    ["https://", "http://example.com/", false],
    ["all://example.com", "https://example.com/path?query", true],
    ["all://EXAMPLE.com", "https://example.com/", true],
    ["all://example.com", "https://www.example.com/", false],
    ["all://example.com", "https://example.com.evil.org/", false],
    ["https://example.com", "http://example.com/", false],
    ["all://*.example.com", "https://www.example.com/", true],
    ["all://*.example.com", "https://a.b.example.com/", true],
    ["all://*.example.com", "https://example.com/", false],
    ["all://*.example.com", "https://wwwexample.com/", false],
    ["all://*example.com", "https://example.com/", true],
    ["all://*example.com", "https://www.example.com/", true],
    ["all://*example.com", "https://wwwexample.com/", false],
    ["all://example.com:8080", "http://example.com:8080/", true],
    ["all://example.com:8080", "http://example.com/", false],
    ["all://example.com:80", "http://example.com/", true],
    ["all://example.com:443", "https://example.com/", true],
    ["https://:8443", "https://example.com:8443/", true],
    ["all://*:8443", "https://example.com:8443/", true],
    ["all://example.com/ignored/path", "https://example.com/", true],
    ["all://münchen.de", "https://xn--mnchen-3ya.de/", true],
    ["all://*.münchen.de", "https://www.xn--mnchen-3ya.de/", true],
    ["all://127.1", "http://127.0.0.1/", true],
    ["all://[::1]", "http://[0:0::1]/", true],
    ["all://[::1]:8080", "http://[::1]:8080/", true],
    ["ftp://", "http://example.com/", false],
  ] as const) {
    it(`"${pattern}" ${matches ? "matches" : "does not match"} ${url}`, () => {
      expect(chosen(url, [pattern])).toBe(matches ? pattern : "fallback");
    });
  }

  for (const pattern of [
    "http",
    "example.com",
    "*",
    "https:/example.com",
    "://example.com",
    "all://exa mple.com",
    "all://[::1",
  ]) {
    it(`refuses "${pattern}"`, () => expect(() => parseMounts({ [pattern]: null })).toThrow(TypeError));
  }

  for (const value of [undefined, {}, "transport", () => {}]) {
    it(`refuses ${typeof value} for a transport`, () => {
      expect(() => parseMounts({ "all://": value } as unknown as MountsInit)).toThrow(
        new TypeError('mounts: "all://" must be a transport or null'),
      );
    });
  }
});

describe("priority (P2)", () => {
  const url = "http://example.com/";
  for (const [patterns, winner] of [
    [["all://", "http://", "all://example.com", "http://example.com"], "http://example.com"],
    [["all://", "http://", "all://example.com"], "all://example.com"],
    [["all://", "http://"], "http://"],
    [["all://"], "all://"],
    [["http://example.com", "all://:80"], "all://:80"],
    [["all://", "http://*"], "http://*"],
    [["all://*", "http://"], "http://"],
    [["all://*example.com", "all://example.com"], "all://example.com"],
    [["http://*example.com", "all://example.com"], "all://example.com"],
    [["all://:8080", "all://"], "all://"],
    [[], "fallback"],
  ] as const) {
    it(`chooses ${winner} of ${JSON.stringify(patterns)} for ${url}, in any order`, () => {
      expect(chosen(url, patterns)).toBe(winner);
      expect(chosen(url, patterns.toReversed())).toBe(winner);
    });
  }

  it("prefers the longer host among starred ones", () => {
    const patterns = ["all://*.example.com", "all://*.www.example.com", "all://*example.com"];
    expect(chosen("https://a.www.example.com/", patterns)).toBe("all://*.www.example.com");
    expect(chosen("https://www.example.com/", patterns)).toBe("all://*.example.com");
    expect(chosen("https://example.com/", patterns)).toBe("all://*example.com");
  });
});

describe("null", () => {
  it("takes the client's transport in place of a wider mount (P2)", () => {
    const proxy = new HandlerTransport(() => new HttpResponse());
    const mounts = parseMounts({ "all://": proxy, "all://*.internal": null, "all://example.com": null });
    expect(transportFor(new URL("https://db.internal/").href, mounts, fallback)).toBe(fallback);
    expect(transportFor(new URL("https://example.com/").href, mounts, fallback)).toBe(fallback);
    expect(transportFor(new URL("https://www.example.com/").href, mounts, fallback)).toBe(proxy);
  });
});

describe("mounts over mounts", () => {
  it("replaces equal patterns and keeps the others (P3)", () => {
    const [first, second, third] = [1, 2, 3].map(() => new HandlerTransport(() => new HttpResponse())) as [
      HandlerTransport,
      HandlerTransport,
      HandlerTransport,
    ];
    const base = parseMounts({ "https://": first, "all://Example.com": second });
    const mounts = parseMounts({ "all://example.com/": third }, base);
    expect(transportFor(new URL("http://example.com/").href, mounts, fallback)).toBe(third);
    expect(transportFor(new URL("https://other.com/").href, mounts, fallback)).toBe(first);
  });
});
