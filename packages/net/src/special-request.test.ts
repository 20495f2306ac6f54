import { HttpHeaders, HttpRequest, type HttpRequestInit } from "@haulier/core";
import { describe, expect, it } from "vitest";

import { checkConnect, checkSpecial, isSpecial } from "./special-request.ts";

function requestOf(init: HttpRequestInit & { method?: string } = {}): HttpRequest {
  const { method = "GET", ...rest } = init;
  return new HttpRequest(method, "http://example.org/path", rest);
}

const target = (value: unknown): HttpRequestInit => ({ extensions: { target: value as string } });

describe("a request", () => {
  for (const [what, init, expected] of [
    ["without anything special", {}, false],
    [
      "with common fields",
      { headers: { Accept: "*/*", Host: "h", "User-Agent": "x", Trailer: "X-A", Cookie: "a" } },
      false,
    ],
    ["with a body", { method: "POST", content: "x" }, false],
    ["with Expect", { headers: { Expect: "100-continue" } }, true],
    ["with eXPECT, last", { headers: { A: "1", "X-Long-Name": "2", eXPECT: "100-continue" } }, true],
    ["with Upgrade", { headers: { upgrade: "websocket" } }, true],
    ["with fields as long as these", { headers: { Accept: "1", ExpecX: "2", Upgrada: "3", "X-Abcde": "4" } }, false],
    ["with trailers", { method: "POST", content: "x", extensions: { trailers: {} } }, true],
    ["with a target of its own", target("*"), true],
    ["by CONNECT", { method: "CONNECT" }, true],
  ] as const) {
    it(`${what} is ${expected ? "" : "not "}special`, () => expect(isSpecial(requestOf(init))).toBe(expected));
  }
});

describe("a target", () => {
  for (const value of ["*", "/", "/a?b=c%20d", "http://h/p?q", "//double", "h:443", "a\"b<>{}|^`~!$&'()+,;=@"]) {
    it(`may be ${value} (X9)`, () => expect(() => checkSpecial(requestOf(target(value)))).not.toThrow());
  }

  for (const value of ["", " ", "/a b", "/a\r\nX-Evil: 1", "/a\tb", "/\u0000", "/a#b", "/ä", "/\u007f", 5, null, {}]) {
    it(`is not ${JSON.stringify(value)} (X9, S-04)`, () => {
      const given = requestOf(target(value));
      expect(() => checkSpecial(given)).toThrow(
        expect.objectContaining({ code: "ERR_LOCAL_PROTOCOL", processed: "no", request: given }),
      );
    });
  }
});

describe("CONNECT", () => {
  for (const value of ["h:443", "example.org:80", "127.0.0.1:8080", "[::1]:443", "[2001:db8::1]:1"]) {
    it(`leads to ${value} (X7)`, () =>
      expect(() => checkConnect(requestOf({ method: "CONNECT", ...target(value) }))).not.toThrow());
  }

  for (const value of [
    undefined,
    "h",
    "h:",
    ":443",
    "*",
    "/",
    "http://h:443/",
    "u@h:443",
    "::1:443",
    "h:123456",
    "h:x",
  ]) {
    it(`leads nowhere with ${value} (X7)`, () =>
      expect(() => checkConnect(requestOf({ method: "CONNECT", ...target(value) }))).toThrow(/host:443/));
  }

  it("has no body", () => {
    const given = requestOf({ method: "CONNECT", content: "x", ...target("h:443") });
    expect(() => checkConnect(given)).toThrow(expect.objectContaining({ code: "ERR_LOCAL_PROTOCOL" }));
  });
});

describe("Expect", () => {
  for (const value of ["100-continue", "100-Continue"]) {
    it(`may be ${value}`, () => expect(() => checkSpecial(requestOf({ headers: { Expect: value } }))).not.toThrow());
  }

  for (const value of ["", "200-ok", "100-continue, other"]) {
    it(`is not ${JSON.stringify(value)}`, () =>
      expect(() => checkSpecial(requestOf({ headers: { Expect: value } }))).toThrow(/100-continue/));
  }

  it("is not there twice", () => {
    const headers = new HttpHeaders([
      ["Expect", "100-continue"],
      ["Expect", "100-continue"],
    ]);
    expect(() => checkSpecial(requestOf({ headers }))).toThrow(/100-continue/);
  });
});

it("refuses trailers that do not go there, and those without a body", () => {
  const bad = requestOf({ method: "POST", content: "x", extensions: { trailers: { Host: "h" } } });
  expect(() => checkSpecial(bad)).toThrow(expect.objectContaining({ code: "ERR_LOCAL_PROTOCOL" }));
  const bodiless = requestOf({ extensions: { trailers: { "X-A": "1" } } });
  expect(() => checkSpecial(bodiless)).toThrow(expect.objectContaining({ code: "ERR_LOCAL_PROTOCOL" }));
});
