import { HttpRequest, type HttpRequestInit } from "@haulier/core";
import { describe, expect, it } from "vitest";

import { checkHttp1, isPlainTarget } from "./special-request.ts";

function requestOf(init: HttpRequestInit & { method?: string } = {}): HttpRequest {
  const { method = "GET", ...rest } = init;
  return new HttpRequest(method, "http://example.org/path", rest);
}

const target = (value: unknown): HttpRequestInit => ({ extensions: { target: value as string } });

describe("a target", () => {
  for (const [value, http1, http2] of [
    ["/path", true, true],
    ["http://h/", true, false],
    ["https://h/", true, false],
    ["HTTP://h/", false, false],
    ["*", false, false],
    ["h:443", false, false],
  ] as const) {
    it(`like ${value} is sent by undici over ${http1 ? (http2 ? "both" : "HTTP/1.1 only") : "neither"}`, () => {
      const given = requestOf(target(value));
      expect([isPlainTarget(given, false), isPlainTarget(given, true)]).toEqual([http1, http2]);
    });
  }

  it("is not sent by undici with something else that is special", () => {
    const plain = target("/path");
    for (const init of [
      { headers: { Expect: "100-continue" } },
      { headers: { Upgrade: "websocket" } },
      { method: "CONNECT" },
      { method: "POST", content: "", extensions: { target: "/path", trailers: {} } },
    ])
      expect(isPlainTarget(requestOf({ ...plain, ...init }), false)).toBe(false);
  });
});

describe("what HTTP/1.1 cannot send", () => {
  for (const [what, init] of [
    ["a target that would be read as something else", target("/a b")],
    ["CONNECT to nowhere", { method: "CONNECT" }],
    ["another expectation", { headers: { Expect: "200-ok" } }],
  ] as const) {
    it(`is ${what}`, () => {
      expect(() => checkHttp1(requestOf(init))).toThrow(expect.objectContaining({ code: "ERR_LOCAL_PROTOCOL" }));
    });
  }

  it("is not CONNECT to a host and a port", () => {
    expect(() => checkHttp1(requestOf({ method: "CONNECT", ...target("h:443") }))).not.toThrow();
  });
});
