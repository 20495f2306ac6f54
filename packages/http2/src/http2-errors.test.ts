import { HttpRequest, LocalProtocolError } from "@haulier/core";
import { describe, expect, it } from "vitest";

import { isRefusal, resetError, translateHttp2Error } from "./http2-errors.ts";
import { SessionError } from "./session-errors.ts";

const request = new HttpRequest("GET", "https://user:secret@example.com/?key=1");
const context = { request, phase: "read", processed: "maybe" } as const;

function engineError(code: string): Error {
  return Object.assign(new Error(`the engine says ${code}`), { code, syscall: "read" });
}

describe("errors of sessions and streams", () => {
  const table: readonly [error: Error, code: string, says: string][] = [
    [engineError("ERR_HTTP2_ERROR"), "ERR_REMOTE_PROTOCOL", "broke the rules of HTTP/2"],
    [engineError("ERR_HTTP2_SESSION_ERROR"), "ERR_REMOTE_PROTOCOL", "ended the session with an error"],
    [engineError("ERR_HTTP2_GOAWAY_SESSION"), "ERR_REMOTE_PROTOCOL", "has ended the session"],
    [engineError("ERR_HTTP2_STREAM_CANCEL"), "ERR_REMOTE_PROTOCOL", "the session ended"],
    [engineError("ERR_HTTP2_TOO_MANY_INVALID_FRAMES"), "ERR_REMOTE_PROTOCOL", "too many invalid frames"],
    [engineError("ERR_HTTP2_HEADER_SINGLE_VALUE"), "ERR_LOCAL_PROTOCOL", "cannot be sent"],
    [new SessionError("ERR_HTTP2_FLOOD", "more PING"), "ERR_REMOTE_PROTOCOL", "flooded the session (more PING)"],
    [new SessionError("ERR_HTTP2_PING_TIMEOUT", "no answer"), "ERR_READ", "does not answer (no answer)"],
    [engineError("ECONNRESET"), "ERR_READ", "receiving the response failed"],
    [engineError("EPIPE"), "ERR_WRITE", "receiving the response failed"],
  ];
  for (const [error, code, says] of table) {
    it(`${"code" in error ? String(error.code) : ""} is ${code}`, () => {
      const translated = translateHttp2Error(error, context);
      expect(translated).toMatchObject({ code, cause: error, request, processed: "maybe" });
      expect(translated.message).toContain(says);
      expect(translated.message).not.toContain("secret");
    });
  }

  it("of the library are left as they are", () => {
    const error = new LocalProtocolError("mine", { request });
    expect(translateHttp2Error(error, context)).toBe(error);
  });
});

describe("the codes of RST_STREAM", () => {
  const names = {
    0: "NO_ERROR",
    1: "PROTOCOL_ERROR",
    2: "INTERNAL_ERROR",
    3: "FLOW_CONTROL_ERROR",
    5: "STREAM_CLOSED",
    6: "FRAME_SIZE_ERROR",
    7: "REFUSED_STREAM",
    8: "CANCEL",
    9: "COMPRESSION_ERROR",
    10: "CONNECT_ERROR",
    11: "ENHANCE_YOUR_CALM",
    12: "INADEQUATE_SECURITY",
    13: "HTTP_1_1_REQUIRED",
    99: "code 99",
  };
  for (const [number, name] of Object.entries(names)) {
    it(`${number} is ${name}`, () => {
      const rstCode = Number(number);
      const processed = rstCode === 7 || rstCode === 13 ? "no" : "maybe";
      const error = resetError(rstCode, undefined, context);
      expect(error).toMatchObject({ code: "ERR_REMOTE_PROTOCOL", processed, request });
      expect(error.message).toContain(`the stream was reset with ${name}`);
      expect(isRefusal(rstCode)).toBe(processed === "no");
    });
  }
});
