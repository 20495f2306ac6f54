import { expect, test } from "vitest";

import { WireParser, type WireRequest } from "./wire-parser.ts";

function parse(bytes: string, pieceSize = bytes.length): WireRequest[] {
  const requests: WireRequest[] = [];
  const parser = new WireParser({ onHead: () => {}, onRequest: (request) => requests.push(request) });
  const data = Buffer.from(bytes, "latin1");
  for (let offset = 0; offset < data.length; offset += pieceSize) {
    parser.push(data.subarray(offset, offset + pieceSize));
  }
  return requests;
}

const chunked =
  "POST /up HTTP/1.1\r\nHost: x\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2;ext\r\nde\r\n0\r\nX-Sum: 5\r\n\r\n";

test("keeps case, order and duplicates of header fields", () => {
  const [request] = parse("GET /a?b HTTP/1.1\r\nhost: x\r\nX-B: 2\r\nX-A: 1\r\nx-b: 3\r\n\r\n");
  expect(request).toMatchObject({
    line: "GET /a?b HTTP/1.1",
    method: "GET",
    target: "/a?b",
    rawHeaders: [
      ["host", "x"],
      ["X-B", "2"],
      ["X-A", "1"],
      ["x-b", "3"],
    ],
    bodyBytes: 0,
    chunks: null,
  });
});

test.each([1, 7, 1000])("reads chunks and trailers that arrive %d bytes at a time", (pieceSize) => {
  const [request] = parse(chunked, pieceSize);
  expect(request).toMatchObject({ bodyBytes: 5, chunks: [3, 2], trailers: "X-Sum: 5\r\n" });
  expect(request?.body.toString()).toBe("abcde");
});

test("tells pipelined requests apart and says what followed the first", () => {
  const second = "GET /second HTTP/1.1\r\n\r\n";
  const requests = parse(`POST /first HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi${second}`);
  expect(requests.map(({ target, bytesAfter }) => [target, bytesAfter])).toEqual([
    ["/first", second.length],
    ["/second", 0],
  ]);
});

test.each([
  ["a chunk size that is no number", chunked.replace("\r\n3\r\n", "\r\nzz\r\n"), "bad chunk size"],
  ["a length that is no number", "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "bad content-length"],
  ["a head without end", "x".repeat(1024 * 1024 + 1), "head too large"],
])("refuses %s", (_what, bytes, message) => {
  expect(() => parse(bytes)).toThrow(message);
});
