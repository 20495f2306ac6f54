import {
  ConnectError,
  ConnectTimeoutError,
  HttpRequest,
  ProxyError,
  ReadError,
  RemoteProtocolError,
  type TransportError,
  WriteError,
} from "@haulier/core";
import { describe, expect, it } from "vitest";

import { type NetworkPhase, translateNodeError, type TranslateOptions } from "./node-errors.ts";

const target = { protocol: "https:", hostname: "example.com", port: 443 } as const;
const request = new HttpRequest("GET", "https://user:secret@example.com/path?token=secret");

/** As Node makes them for system calls. */
function systemError(code: string): Error {
  return Object.assign(new Error(`read ${code}`), { code, syscall: "read", errno: -1 });
}

function translate(error: unknown, phase: NetworkPhase, options: Partial<TranslateOptions> = {}): TransportError {
  return translateNodeError(error, { phase, ...options });
}

describe("translateNodeError (N4)", () => {
  it.each([
    ["ENOTFOUND", "the host name does not exist"],
    ["EAI_AGAIN", "no answer from the name server"],
    ["ECONNREFUSED", "connection refused"],
    ["ECONNRESET", "the other side closed the connection before it was ready"],
    ["ETIMEDOUT", "no answer from the other side"],
    ["EHOSTUNREACH", "no route to the host"],
    ["ENETUNREACH", "the network is unreachable"],
    ["EADDRNOTAVAIL", "the local address is not available"],
    ["EMFILE", "this process has too many open files"],
    ["ENFILE", "the system has too many open files"],
    ["EACCES", "permission denied"],
    ["ENOENT", "there is no such Unix socket"],
    ["EPIPE", "the other side no longer reads from the connection"],
    ["CERT_HAS_EXPIRED", "the certificate has expired"],
    ["CERT_NOT_YET_VALID", "the certificate is not valid yet"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "the certificate is self-signed"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "the certificate comes from an unknown authority"],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "the certificate comes from an unknown authority"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "the certificate comes from an unknown authority, or the server does not send"],
    ["EPROTO", "the TLS handshake failed"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "the port does not speak TLS"],
    ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "the server wants a client certificate"],
    ["ERR_SSL_SOMETHING_NEW", "TLS failed"],
  ])("connecting: %s is a ConnectError: %s", (code, what) => {
    const cause = systemError(code);
    const error = translate(cause, "connect", { target });
    expect(error).toBeInstanceOf(ConnectError);
    expect(error).toMatchObject({ cause, processed: "no" });
    expect(error.message).toContain(`cannot connect to example.com:443: ${what}`);
    expect(error.message).toContain(`(${code})`);
  });

  const cases: [phase: NetworkPhase, code: string, expected: new (...args: never[]) => TransportError][] = [
    ["read", "ECONNRESET", ReadError],
    ["read", "ETIMEDOUT", ReadError],
    ["read", "EPIPE", WriteError],
    ["read", "HPE_INVALID_CONSTANT", RemoteProtocolError],
    ["read", "HPE_SOMETHING_NEW", RemoteProtocolError],
    ["read", "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", ConnectError],
    ["read", "ERR_TLS_CERT_ALTNAME_INVALID", ConnectError],
    ["read", "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC", ReadError],
    ["read", "EPROTO", ReadError],
    ["write", "ECONNRESET", WriteError],
    ["write", "EPIPE", WriteError],
    ["write", "HPE_INVALID_CONSTANT", RemoteProtocolError],
    ["write", "ERR_STREAM_DESTROYED", WriteError],
  ];
  it.each(cases)("phase %s: %s", (phase, code, expected) => {
    const cause = systemError(code);
    const error = translate(cause, phase);
    expect(error).toBeInstanceOf(expected);
    expect(error.cause).toBe(cause);
  });

  it.each(["socket hang up", "aborted"])('tells an early end ("%s") from a reset', (message) => {
    const error = translate(Object.assign(new Error(message), { code: "ECONNRESET" }), "read");
    expect(error).toBeInstanceOf(RemoteProtocolError);
    expect(error.message).toContain("the server closed the connection before the response was complete");
  });

  it("says that the server may have acted once the connection was open, unless the caller knows better", () => {
    const reset = systemError("ECONNRESET");
    expect(translate(reset, "read").processed).toBe("maybe");
    expect(translate(reset, "write").processed).toBe("maybe");
    expect(translate(reset, "read", { processed: "no" }).processed).toBe("no");
  });

  it("knows that a server which refuses our certificate has not acted", () => {
    const refused = systemError("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED");
    expect(translate(refused, "read", { processed: "maybe" }).processed).toBe("no");
    const renegotiated = systemError("ERR_TLS_CERT_ALTNAME_INVALID");
    expect(translate(renegotiated, "read").processed).toBe("maybe");
  });

  it("names the request, without its credentials", () => {
    const error = translate(systemError("ECONNRESET"), "read", { request });
    expect(error.request).toBe(request);
    expect(error.message).toBe(
      "GET https://***@example.com/path?token=***: receiving the response failed: the other side reset the connection (ECONNRESET)",
    );
  });

  it("says what to do", () => {
    const error = translate(systemError("ECONNREFUSED"), "connect", { target });
    expect(error.message).toBe(
      "cannot connect to example.com:443: connection refused (ECONNREFUSED); check that the server runs and listens there",
    );
  });

  it("names IPv6 addresses in brackets, and the Unix socket", () => {
    const error = translate(systemError("ENOENT"), "connect", {
      target: { ...target, hostname: "::1" },
      socketPath: "/run/app.sock",
    });
    expect(error.message).toContain("cannot connect to [::1]:443 by /run/app.sock: there is no such Unix socket");
  });

  it("lists each address that was tried", () => {
    const attempts = [
      Object.assign(systemError("ECONNREFUSED"), { address: "127.0.0.1", port: 443 }),
      Object.assign(systemError("ETIMEDOUT"), { address: "::1", port: 443 }),
    ];
    const cause = Object.assign(new AggregateError(attempts), { code: "ECONNREFUSED" });
    expect(translate(cause, "connect", { target }).message).toContain(
      "no address of the host answered: 127.0.0.1 connection refused (ECONNREFUSED), ::1 no answer from the other side (ETIMEDOUT)",
    );
  });

  it("keeps what an unknown error says, without the credentials of a URL in it", () => {
    const error = translate(new Error("odd thing at http://user:secret@proxy:1/"), "connect", { target });
    expect(error.message).toBe("cannot connect to example.com:443: odd thing at http://***@proxy:1/");
  });

  it("takes anything that was thrown", () => {
    expect(translate("text", "read").message).toContain("text");
    expect(translate(undefined, "write")).toBeInstanceOf(WriteError);
    expect(translate({ code: 7 }, "read")).toBeInstanceOf(ReadError);
  });

  it("completes a failed dial by the request, with what a proxy answered", () => {
    const cause = new Error("it answered 407");
    const refused = new ProxyError("cannot connect", { cause, status: 407 });
    expect(translate(refused, "connect", { request })).toMatchObject({
      name: "ProxyError",
      message: expect.stringMatching(/^GET https:.* cannot connect$/),
      processed: "no",
      request,
      cause,
      status: 407,
      reply: undefined,
    });
    expect(translate(new ProxyError("no", { reply: 5 }), "connect", { request })).toMatchObject({ request, reply: 5 });
  });

  it("returns an error of the library as it is", () => {
    const error = new ConnectTimeoutError({ limit: 1, elapsed: 1 });
    expect(translate(error, "connect", { request })).toBe(error);
    const failed = new ConnectError("no", { request });
    expect(translate(failed, "connect", { request: new HttpRequest("GET", "http://other/") })).toBe(failed);
  });
});
