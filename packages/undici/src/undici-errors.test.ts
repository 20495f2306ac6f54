import { HttpRequest, isTransportError, ReadTimeoutError } from "@haulier/core";
import { errors } from "undici";
import { describe, expect, it } from "vitest";

import { isConnectionLoss, isRefused, translateUndiciError } from "./undici-errors.ts";

const request = new HttpRequest("GET", "https://user:secret@example.com/path?token=secret");
const context = { request, phase: "read", processed: "maybe" } as const;

const cases: readonly [error: Error, code: string, processed: string][] = [
  [new errors.SocketError("other side closed"), "ERR_REMOTE_PROTOCOL", "maybe"],
  [new errors.HeadersOverflowError(), "ERR_REMOTE_PROTOCOL", "maybe"],
  [new errors.ResponseContentLengthMismatchError(), "ERR_REMOTE_PROTOCOL", "maybe"],
  [new errors.HTTPParserError("invalid"), "ERR_REMOTE_PROTOCOL", "maybe"],
  [new errors.InformationalError("reset"), "ERR_REMOTE_PROTOCOL", "maybe"],
  [new errors.RequestContentLengthMismatchError(), "ERR_LOCAL_PROTOCOL", "maybe"],
  [new errors.InvalidArgumentError("invalid path"), "ERR_LOCAL_PROTOCOL", "no"],
  [new errors.NotSupportedError("expect header not supported"), "ERR_LOCAL_PROTOCOL", "no"],
  [new errors.ClientDestroyedError(), "ERR_TRANSPORT_CLOSED", "maybe"],
  [new errors.ClientClosedError(), "ERR_TRANSPORT_CLOSED", "maybe"],
  [Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" }), "ERR_READ", "maybe"],
  [Object.assign(new Error("write EPIPE"), { code: "EPIPE", syscall: "write" }), "ERR_WRITE", "maybe"],
];

describe("translateUndiciError", () => {
  for (const [error, code, processed] of cases) {
    it(`translates ${error.name}: ${error.message} to ${code}, with the original as cause`, () => {
      const translated = translateUndiciError(error, context);
      expect(translated).toMatchObject({ code, processed, request, cause: error });
      expect(translated.message).toContain("GET https://***@example.com/path?token=***");
      expect(translated.message).not.toContain("secret");
    });
  }

  it("returns an error of the library as it is", () => {
    const error = new ReadTimeoutError({ request, limit: 10, elapsed: 11 });
    expect(translateUndiciError(error, context)).toBe(error);
  });

  it("gives an error of the library for anything, even what is no error", () => {
    expect(isTransportError(translateUndiciError("nonsense", context))).toBe(true);
    expect(isTransportError(translateUndiciError(undefined, context))).toBe(true);
  });
});

describe("isRefused", () => {
  it("tells a request that was refused by GOAWAY from one that was lost", () => {
    expect(isRefused(new errors.InformationalError('HTTP/2: "GOAWAY" frame received with code 0'))).toBe(true);
    expect(isRefused(new errors.InformationalError("HTTP/2: stream closed before the response was complete"))).toBe(
      false,
    );
    expect(isRefused(new errors.SocketError("other side closed"))).toBe(false);
    expect(isRefused(undefined)).toBe(false);
  });
});

describe("isConnectionLoss", () => {
  it("tells a broken connection from a bad response", () => {
    expect(isConnectionLoss(new errors.SocketError("other side closed"))).toBe(true);
    expect(isConnectionLoss(Object.assign(new Error("reset"), { code: "ECONNRESET" }))).toBe(true);
    expect(isConnectionLoss(new errors.HTTPParserError("invalid"))).toBe(false);
    expect(isConnectionLoss(undefined)).toBe(false);
  });
});
