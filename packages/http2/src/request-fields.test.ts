import { HttpRequest, type HttpRequestInit } from "@haulier/core";
import { describe, expect, it } from "vitest";

import { requestHead } from "./request-fields.ts";

const url = "https://example.com/path?q=1#part";

/** The fields of a request as pairs, apart from the pseudo-fields. */
function headOf(
  method: string,
  init: HttpRequestInit & { url?: string } = {},
): {
  pseudo: Record<string, string>;
  fields: string[];
} {
  const { fields } = requestHead(new HttpRequest(method, init.url ?? url, init), "https://example.com");
  const pseudo: Record<string, string> = {};
  const rest: string[] = [];
  for (let i = 0; i < fields.length; i += 2) {
    if (fields[i]!.startsWith(":")) pseudo[fields[i]!] = fields[i + 1]!;
    else rest.push(`${fields[i]}: ${fields[i + 1]}`);
  }
  return { pseudo, fields: rest };
}

describe("the pseudo-fields", () => {
  const origin = { ":authority": "example.com", ":scheme": "https" };
  const cases: readonly [what: string, method: string, init: HttpRequestInit & { url?: string }, pseudo: object][] = [
    ["come from the URL", "GET", {}, { ...origin, ":method": "GET", ":path": "/path?q=1" }],
    ["leave out userinfo", "GET", { url: "https://a:b@example.com/" }, { ...origin, ":method": "GET", ":path": "/" }],
    [
      "take the authority from Host (RFC 9113 section 8.3.1)",
      "GET",
      { headers: { Host: "other.test:8443" } },
      { ...origin, ":authority": "other.test:8443", ":method": "GET", ":path": "/path?q=1" },
    ],
    [
      "take the path from a target",
      "OPTIONS",
      { extensions: { target: "*" } },
      { ...origin, ":method": "OPTIONS", ":path": "*" },
    ],
    [
      "take a target in absolute form apart",
      "GET",
      { extensions: { target: "http://proxied.test:81/x?y" } },
      { ":method": "GET", ":authority": "proxied.test:81", ":scheme": "http", ":path": "/x?y" },
    ],
    [
      "of CONNECT are two (RFC 9113 section 8.5)",
      "CONNECT",
      { extensions: { target: "host.test:443" }, headers: { Host: "proxy.test" } },
      { ":method": "CONNECT", ":authority": "host.test:443" },
    ],
    [
      "of extended CONNECT are five (RFC 8441 section 4)",
      "CONNECT",
      { extensions: { connectProtocol: "websocket" } },
      { ...origin, ":method": "CONNECT", ":path": "/path?q=1", ":protocol": "websocket" },
    ],
  ];
  for (const [what, method, init, pseudo] of cases) {
    it(`they ${what}`, () => expect(headOf(method, init).pseudo).toEqual(pseudo));
  }
});

describe("the fields", () => {
  const cases: readonly [what: string, init: HttpRequestInit, fields: readonly string[]][] = [
    [
      "are in lower case, with order and duplicates",
      {
        headers: [
          ["X-B", "1"],
          ["x-a", "2"],
          ["X-B", "3"],
        ],
      },
      ["x-b: 1", "x-a: 2", "x-b: 3"],
    ],
    [
      "of the connection are left out (RFC 9113 section 8.2.2)",
      {
        headers: {
          "X-Kept": "1",
          Connection: "keep-alive, X-Mine",
          "Keep-Alive": "5",
          "Proxy-Connection": "close",
          "X-Mine": "2",
        },
      },
      ["x-kept: 1"],
    ],
    ["keep of TE the trailers", { headers: { TE: "gzip, trailers" } }, ["te: trailers"]],
    ["keep nothing else of TE", { headers: { TE: "gzip" } }, []],
    ["have no Expect without content", { headers: { Expect: "100-continue" } }, []],
    [
      "have cookies as they are",
      {
        headers: [
          ["Cookie", "a=1"],
          ["Cookie", "b=2"],
        ],
      },
      ["cookie: a=1", "cookie: b=2"],
    ],
  ];
  for (const [what, init, fields] of cases) {
    it(`they ${what}`, () => expect(headOf("GET", init).fields).toEqual(fields));
  }

  it("announce trailers that are known", () => {
    const { fields } = headOf("POST", { content: "x", extensions: { trailers: { "X-Sum": "1" } } });
    expect(fields).toContain("trailer: x-sum");
  });
});

describe("what cannot be sent", () => {
  const cases: readonly [what: string, method: string, init: HttpRequestInit, message: RegExp][] = [
    ["a target of several words", "GET", { extensions: { target: "/a b" } }, /printable ASCII/],
    ["a target that is no path", "GET", { extensions: { target: "host.test:443" } }, /must be \*, \/path/],
    ["another expectation", "POST", { content: "x", headers: { Expect: "miracles" } }, /100-continue/],
    ["a CONNECT without a target", "CONNECT", {}, /host:443/],
    ["a CONNECT with a body", "CONNECT", { content: "x", extensions: { target: "a:1" } }, /no body/],
    ["a protocol of two words", "CONNECT", { extensions: { connectProtocol: "web socket" } }, /token/],
    ["a protocol with a body", "CONNECT", { content: "x", extensions: { connectProtocol: "websocket" } }, /no body/],
    ["trailers without a body", "GET", { extensions: { trailers: { "X-Sum": "1" } } }, /after a body/],
    ["Upgrade", "GET", { headers: { Upgrade: "h2c" } }, /no Upgrade/],
  ];
  for (const [what, method, init, message] of cases) {
    it(`is ${what}`, () => {
      expect(() => headOf(method, init)).toThrow(message);
      expect(() => headOf(method, init)).toThrow(
        expect.objectContaining({ code: "ERR_LOCAL_PROTOCOL", processed: "no" }),
      );
    });
  }
});
