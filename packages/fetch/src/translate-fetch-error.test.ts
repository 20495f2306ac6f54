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
  ["toString", "ERR_READ", "maybe"],
])("translates %s to %s, processed: %s", (code, translated, processed) => {
  const cause = Object.assign(new Error("underneath"), { code });
  const error = translateFetchError(new TypeError("fetch failed", { cause }), request) as LocalProtocolError;
  expect([error.code, error.processed, error.cause, error.request]).toEqual([translated, processed, cause, request]);
  expect(error.message).toContain("GET https://api.example.com/?key=***: ");
  expect(error.message).toContain("(underneath)");
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
