import { HttpHeaders } from "@haulier/core";
import { describe, expect, it } from "vitest";

import { requestHead, type HeadInit } from "./request-head.ts";

const plain: HeadInit = {
  method: "GET",
  target: "/path",
  origin: "http://example.org:8080",
  headers: [],
  hasBody: false,
  hasContent: false,
  trailers: undefined,
};

const withBody = { method: "POST", hasBody: true, hasContent: true };
const digest = async (): Promise<HttpHeaders> => new HttpHeaders();

/** The lines, as `Name: value`. */
function lines(init: Partial<HeadInit>): string[] {
  const flat = requestHead({ ...plain, ...init }).lines;
  return flat.flatMap((text, i) => (i % 2 === 0 ? [`${text}: ${flat[i + 1]}`] : []));
}

describe("the head of a request", () => {
  it("keeps lines with their case, order and duplicates", () => {
    expect(lines({ headers: ["x-B", "1", "X-A", "2", "X-b", "3"] })).toEqual([
      "Host: example.org:8080",
      "x-B: 1",
      "X-A: 2",
      "X-b: 3",
      "Connection: close",
    ]);
  });

  for (const [what, init, host] of [
    ["the origin", {}, "Host: example.org:8080"],
    ["the target of CONNECT", { method: "CONNECT", target: "[::1]:443" }, "Host: [::1]:443"],
    ["a target in absolute form", { target: "https://User@Other.test/x?y" }, "Host: Other.test"],
    ["the origin for *", { method: "OPTIONS", target: "*" }, "Host: example.org:8080"],
    ["the caller", { headers: ["hOST", "mine"] }, "hOST: mine"],
  ] as const) {
    it(`names the host by ${what} (X9)`, () => expect(lines(init)[0]).toBe(host));
  }

  for (const [what, init, framing] of [
    ["GET without a body", {}, []],
    ["PROPFIND without a body", { method: "PROPFIND" }, ["Content-Length: 0"]],
    ["a length of the caller", { ...withBody, headers: ["content-length", "5"] }, ["content-length: 5"]],
    ["a body of unknown length", withBody, ["Transfer-Encoding: chunked"]],
    ["GET with such a body", { ...withBody, method: "GET" }, ["Transfer-Encoding: chunked"]],
    [
      "trailers to come",
      { ...withBody, headers: ["Content-Length", "5"], trailers: digest },
      ["Transfer-Encoding: chunked"],
    ],
    [
      "trailers that are known",
      { ...withBody, trailers: new HttpHeaders({ "X-A": ["1", "2"], "x-b": "3" }) },
      ["Trailer: x-a, x-b", "Transfer-Encoding: chunked"],
    ],
    [
      "trailers that the caller announces",
      { ...withBody, headers: ["Trailer", "X-A"], trailers: new HttpHeaders({ "X-A": "1" }) },
      ["Trailer: X-A", "Transfer-Encoding: chunked"],
    ],
    ["no trailers in the end", { ...withBody, trailers: new HttpHeaders() }, ["Transfer-Encoding: chunked"]],
  ] as const) {
    it(`frames ${what}`, () => {
      const all = lines(init);
      expect(all.filter((line) => /^(content-length|transfer-encoding|trailer):/i.test(line))).toEqual(framing);
    });
  }

  for (const [given, upgrade, sent] of [
    [undefined, undefined, "close"],
    ["keep-alive", undefined, "close"],
    ["close", undefined, "close"],
    ["TE, Keep-Alive", undefined, "TE, close"],
    [undefined, "websocket", "Upgrade"],
    ["upgrade", "websocket", "Upgrade"],
    ["Upgrade, HTTP2-Settings", "h2c", "HTTP2-Settings, Upgrade"],
  ] as const) {
    it(`says Connection: ${sent} for ${given}${upgrade === undefined ? "" : ` with Upgrade: ${upgrade}`}`, () => {
      const headers = [
        ...(given === undefined ? [] : ["connection", given]),
        ...(upgrade === undefined ? [] : ["Upgrade", upgrade]),
      ];
      expect(lines({ headers }).filter((line) => /^connection:/i.test(line))).toEqual([`Connection: ${sent}`]);
    });
  }

  it("asks for 100 Continue with a body that has content, and not otherwise (RFC 9110 section 10.1.1)", () => {
    const headers = ["Expect", "100-continue"];
    const of = (init: Partial<HeadInit>) => [
      requestHead({ ...plain, ...init, headers }).expectsContinue,
      lines({ ...init, headers }).includes("Expect: 100-continue"),
    ];
    expect(of(withBody)).toEqual([true, true]);
    expect(of({ ...withBody, hasContent: false })).toEqual([false, false]);
    expect(of({})).toEqual([false, false]);
    expect(requestHead({ ...plain, ...withBody }).expectsContinue).toBe(false);
  });

  it("names the protocols that may be switched to", () => {
    const headers = ["Upgrade", "WebSocket, foo/2", "upgrade", "Bar,"];
    expect(requestHead({ ...plain, headers }).upgrades).toEqual(["websocket", "foo/2", "bar"]);
    expect(requestHead(plain).upgrades).toEqual([]);
  });
});
