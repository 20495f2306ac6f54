import { ConnectError, HttpRequest, StreamClosedError, type LocalProtocolError } from "@haulier/core";
import { expect, it } from "vitest";

import { translateFetchError } from "./translate-fetch-error.ts";

const request = new HttpRequest("GET", "https://api.example.com/?key=s3cr3t");

it.each([
  ["ECONNREFUSED", "ERR_CONNECT", "no"],
  ["ENOTFOUND", "ERR_CONNECT", "no"],
  ["UND_ERR_CONNECT_TIMEOUT", "ERR_CONNECT", "no"],
  ["CERT_HAS_EXPIRED", "ERR_CONNECT", "no"],
  ["ECONNRESET", "ERR_READ", "maybe"],
  ["UND_ERR_HEADERS_TIMEOUT", "ERR_READ", "maybe"],
  ["EPIPE", "ERR_WRITE", "maybe"],
  ["UND_ERR_SOCKET", "ERR_REMOTE_PROTOCOL", "maybe"],
  ["UND_ERR_NOT_SUPPORTED", "ERR_LOCAL_PROTOCOL", "no"],
  ["UND_ERR_REQ_CONTENT_LENGTH_MISMATCH", "ERR_LOCAL_PROTOCOL", "maybe"],
  ["Z_DATA_ERROR", "ERR_DECODING", undefined],
  ["ZlibError", "ERR_DECODING", undefined],
  ["ERR__ERROR_FORMAT_PADDING_1", "ERR_DECODING", undefined],
  ["ZSTD_error_prefix_unknown", "ERR_DECODING", undefined],
  ["EPROTO", "ERR_CONNECT", "no"],
  ["toString", "ERR_READ", "maybe"],
])("translates %s to %s, processed: %s", (code, translated, processed) => {
  const cause = Object.assign(new Error("underneath"), { code });
  const error = translateFetchError(new TypeError("fetch failed", { cause }), request) as LocalProtocolError;
  expect([error.code, error.processed, error.cause, error.request]).toEqual([translated, processed, cause, request]);
  expect(error.message).toContain("GET https://api.example.com/?key=***: ");
  expect(error.message).toContain("(underneath)");
});

// As Deno 2.9 says them.
it.each([
  ["client error (Connect): tcp connect error: Connection refused (os error 111)", "ERR_CONNECT", "no"],
  ["client error (Connect): dns error: failed to lookup address information", "ERR_CONNECT", "no"],
  ["client error (Connect): received corrupt message of type InvalidContentType", "ERR_CONNECT", "no"],
  ["client error (SendRequest): connection closed before message completed", "ERR_REMOTE_PROTOCOL", "maybe"],
  ["client error (SendRequest): invalid HTTP version parsed", "ERR_REMOTE_PROTOCOL", "maybe"],
  ["client error (SendRequest): something else", "ERR_READ", "maybe"],
])("translates the text %j to %s, processed: %s", (text, translated, processed) => {
  const cause = new Error(`error sending request for url (https://api.example.com/?key=s3cr3t): ${text}`);
  const error = translateFetchError(new TypeError("fetch failed", { cause }), request) as LocalProtocolError;
  expect([error.code, error.processed]).toEqual([translated, processed]);
  expect(error.message).toContain("error sending request for url (https://api.example.com/?key=***): ");
  expect(error.message).not.toContain("s3cr3t");
});

it.each([
  ["error reading a body from connection", "ERR_REMOTE_PROTOCOL"],
  ["Invalid gzip header", "ERR_DECODING"],
])("translates the text %j of a body to %s", (text, translated) => {
  expect(translateFetchError(new TypeError(text), request)).toMatchObject({ code: translated });
});

it("knows a failure of the parser by its name", () => {
  const cause = Object.assign(new Error("bad"), { name: "HTTPParserError", code: "HPE_WASM" });
  expect(translateFetchError(new TypeError("fetch failed", { cause }), request)).toMatchObject({
    code: "ERR_REMOTE_PROTOCOL",
  });
});

it.each([new ConnectError("refused"), new StreamClosedError("closed")])(
  "gives %s as it is, also from within another error",
  (ours) => {
    expect(translateFetchError(ours, request)).toBe(ours);
    expect(translateFetchError(new TypeError("fetch failed", { cause: ours }), request)).toBe(ours);
  },
);
