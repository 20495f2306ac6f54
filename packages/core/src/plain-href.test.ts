import { describe, expect, it } from "vitest";

import { hrefAsItIs, hrefBelow, learnOrigin } from "./plain-href.ts";

const paths = [
  "/",
  "/users",
  "/users/1:activate?a=1&b=c+d%zz",
  "/a//b;c=1,2/@me/!$&()*+,;=~_-",
  "/?q=/?:@",
  "/%C3%BC?%20",
  "/a?b=..",
  "/a%2eb/c.",
];

const notPlain = [
  "/.",
  "/..",
  "/a/../b",
  "/a/.hidden",
  "/%2e%2e/b",
  "/a/%2E",
  "/a\\b",
  "/a b",
  "/ä",
  "/a#b",
  "/a?b='",
  '/a?b="',
  "/<a>",
  "/{a}",
  "/a^b",
  "/a|b",
  "/`",
  "/a\n",
  "/a\u0000",
  `/${"a".repeat(2048)}`,
];

describe("hrefBelow", () => {
  for (const path of paths) {
    it(`gives for ${path} what parsing gives (U14)`, () => {
      expect(hrefBelow("https://h:8443/v1/", path)).toBe(new URL(`https://h:8443/v1${path}`).href);
    });
  }

  for (const path of [...notPlain, "", "users", "//evil.com/x", "https://h/x", "?a=1"]) {
    it(`leaves ${JSON.stringify(path.slice(0, 20))} to parsing`, () => {
      expect(hrefBelow("https://h/", path)).toBeUndefined();
    });
  }
});

describe("hrefAsItIs", () => {
  for (const path of paths) {
    it(`gives for ${path}, on an origin that was parsed before, what parsing gives (U14)`, () => {
      const text = `http://[::1]:8080${path}`;
      learnOrigin(text, new URL(text));
      expect(hrefAsItIs(text)).toBe(new URL(text).href);
    });
  }

  for (const path of notPlain) {
    it(`leaves ${JSON.stringify(path.slice(0, 20))} to parsing`, () => {
      learnOrigin("https://h/", new URL("https://h/"));
      expect(hrefAsItIs(`https://h${path}`)).toBeUndefined();
    });
  }

  for (const text of [
    "https://h",
    "https://h:444/",
    "https://hh/",
    "http://h/",
    "https://u:p@h/",
    "HTTPS://h/",
    "/x",
  ]) {
    it(`does not take ${text} for one on https://h`, () => {
      learnOrigin("https://h/", new URL("https://h/"));
      expect(hrefAsItIs(text)).toBeUndefined();
    });
  }

  it("learns no origin from a spelling that parsing changes", () => {
    learnOrigin("https://h/", new URL("https://h/"));
    for (const text of ["HTTPS://OTHER/", "https://other:443/", "https://u:p@other/"]) learnOrigin(text, new URL(text));
    expect(hrefAsItIs("https://other/x")).toBeUndefined();
    expect(hrefAsItIs("https://h/x")).toBe("https://h/x");
  });
});
