import { describe, expect, it } from "vitest";

import { ProxyAnswerReader, ProxyRefusal } from "./proxy-answer.ts";
import { failureOf } from "./testing/pool-harness.ts";

/** What comes of an answer that arrives in pieces of `size` bytes: the bytes after the head, or undefined when it is incomplete. */
function read(answer: string, size = answer.length): string | undefined {
  const reader = new ProxyAnswerReader();
  const bytes = Buffer.from(answer, "latin1");
  for (let at = 0; at < bytes.length; at += size) {
    const rest = reader.push(bytes.subarray(at, at + size));
    if (rest !== undefined) return Buffer.concat([rest, bytes.subarray(at + size)]).toString("latin1");
  }
  return undefined;
}

describe("the answer of a proxy", () => {
  it.each([
    ["with a phrase", "HTTP/1.1 200 Connection established\r\n\r\n"],
    ["without a phrase", "HTTP/1.1 200\r\n\r\n"],
    ["of HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\n"],
    ["with another 2xx", "HTTP/1.1 204 Fine\r\n\r\n"],
    ["with fields", "HTTP/1.1 200 OK\r\nVia: 1.1 squid\r\nX: y\r\n\r\n"],
    ["with lines that end in LF alone", "HTTP/1.1 200 OK\nVia: 1.1 old\n\n"],
    [
      "after interim answers",
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
    ],
    ["that announces a body, which a tunnel has none of", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"],
  ])("is a tunnel %s, however it is cut, and leaves what follows", (_what, answer) => {
    for (const size of [1, 2, 3, 1_000]) expect(read(`${answer}hello\r\n\r\n`, size)).toBe("hello\r\n\r\n");
  });

  it("is awaited while it is incomplete", () => {
    expect(read("HTTP/1.1 200 OK\r\nVia: 1.1 squid\r\n")).toBeUndefined();
    expect(read("HTTP/1.1 100 Continue\r\n\r\n")).toBeUndefined();
  });

  it.each([
    ["SSH-2.0-OpenSSH_9.2", "its answer is not HTTP"],
    ["HTT?", "its answer is not HTTP"],
    ["HTTP/2.0 200 OK\r\n\r\n", "its answer is not HTTP"],
    ["HTTP/1.1 20x OK\r\n\r\n", "its answer has an invalid status line"],
    ["HTTP/1.1 099 OK\r\n\r\n", "its answer has an invalid status line"],
    ["HTTP/1.12 200 OK\r\n\r\n", "its answer has an invalid status line"],
    ["HTTP/1.1 200 OK\r\nno field\r\n\r\n", "its answer has an invalid field"],
    ["HTTP/1.1 200 OK\r\nA: b\r\n folded: c\r\n\r\n", "its answer has an invalid field"],
    ["HTTP/1.1 101 Switching Protocols\r\n\r\n", "it answered 101, which is no answer to CONNECT"],
    ["HTTP/1.1 100 C\r\n\r\n".repeat(33), "it sent more than 32 interim answers"],
    [`HTTP/1.1 200 ${"x".repeat(16_384)}`, "the head of its answer exceeds 16384 bytes"],
    [`HTTP/1.1 200 OK\r\n${"A: b\r\n".repeat(4_000)}\r\n`, "the head of its answer exceeds 16384 bytes"],
  ])("is refused: %j", (answer, message) => {
    expect(() => read(answer)).toThrow(message);
  });

  it.each([
    ["HTTP/1.1 503 Service Unavailable\r\n\r\n", 503, "Service Unavailable", []],
    ["HTTP/1.1 302 Found\r\nLocation: http://elsewhere.test/\r\n\r\n", 302, "Found", []],
    ["HTTP/1.1 401\r\n\r\n", 401, "", []],
    [
      "HTTP/1.1 407 Who?\r\nProxy-Authenticate: Digest realm=a\r\nproxy-authenticate: Basic realm=b\r\n\r\n",
      407,
      "Who?",
      ["Digest", "Basic"],
    ],
    [`HTTP/1.1 400 \x1b[31m${"long ".repeat(40)}\r\n\r\n`, 400, `[31m${"long ".repeat(40)}`.slice(0, 99), []],
  ] as const)("tells status, phrase and wanted schemes of a refusal: %j", async (answer, status, reason, schemes) => {
    const refusal = await failureOf((async () => read(answer))());
    expect(refusal).toBeInstanceOf(ProxyRefusal);
    expect(refusal).toMatchObject({ status, reason: expect.stringContaining(reason.trim().slice(0, 90)), schemes });
    expect((refusal as ProxyRefusal).reason.length).toBeLessThanOrEqual(100);
  });
});
