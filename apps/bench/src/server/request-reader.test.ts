import { describe, expect, test } from "vitest";

import { RequestReader } from "./request-reader.ts";

function read(...chunks: string[]): string[] {
  const requests: string[] = [];
  const reader = new RequestReader((method, path, length) => requests.push(`${method} ${path} ${length}`));
  for (const chunk of chunks) reader.push(Buffer.from(chunk, "latin1"));
  return requests;
}

const get = "GET /small HTTP/1.1\r\nHost: localhost\r\n\r\n";
const post = "POST /echo HTTP/1.1\r\nHost: localhost\r\ncontent-length: 5\r\n\r\n12345";

describe("finds requests", () => {
  for (const [name, chunks, requests] of [
    ["without a body", [get], ["GET /small 0"]],
    ["with a body", [post], ["POST /echo 5"]],
    ["one behind the other in a chunk", [get + post + get], ["GET /small 0", "POST /echo 5", "GET /small 0"]],
    ["with their head in pieces", ["GET /sm", "all HTTP/1.1\r\nHost: localhost\r", "\n\r\n"], ["GET /small 0"]],
    ["with their body in pieces", [post.slice(0, -5), "12", "345"], ["POST /echo 5"]],
    ["byte by byte", (post + get).split(""), ["POST /echo 5", "GET /small 0"]],
    ["with an empty body", ["POST /echo HTTP/1.1\r\nContent-Length: 0\r\n\r\n"], ["POST /echo 0"]],
  ] as const) {
    test(`that come ${name}`, () => {
      expect(read(...chunks)).toEqual(requests);
    });
  }
});

test("waits for the rest of a body", () => {
  expect(read(post.slice(0, -1))).toEqual([]);
});

test("refuses a chunked body, which it could not measure", () => {
  expect(() => read("POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")).toThrow("Content-Length");
});
