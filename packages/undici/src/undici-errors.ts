import {
  isTransportError,
  LocalProtocolError,
  RemoteProtocolError,
  TransportClosedError,
  type HttpRequest,
  type Processed,
  type TransportError,
} from "@haulier/core";
import { translateNodeError, type NetworkPhase } from "@haulier/net";

/** What is known about a failure beside the error itself. */
export interface FailureContext {
  readonly request: HttpRequest;
  readonly phase: NetworkPhase;
  readonly processed: Processed;
}

type ErrorClass = typeof RemoteProtocolError | typeof LocalProtocolError | typeof TransportClosedError;

/** undici's own codes. All others are Node's, and translated where all transports have them translated. */
const byCode: Readonly<Record<string, readonly [ErrorClass, what: string]>> = {
  UND_ERR_SOCKET: [RemoteProtocolError, "the server closed the connection before the response was complete"],
  HTTPParserError: [RemoteProtocolError, "the response is not valid HTTP"],
  UND_ERR_HEADERS_OVERFLOW: [RemoteProtocolError, "the response headers are larger than maxHeaderSize"],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: [
    RemoteProtocolError,
    "the response is not valid HTTP, or shorter than its Content-Length",
  ],
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: [LocalProtocolError, "the request body is not as long as its Content-Length"],
  UND_ERR_INVALID_ARG: [LocalProtocolError, "the request cannot be sent"],
  UND_ERR_NOT_SUPPORTED: [LocalProtocolError, "the request cannot be sent"],
  UND_ERR_CLOSED: [TransportClosedError, "the dispatcher has been closed"],
  UND_ERR_DESTROYED: [TransportClosedError, "the transport has been closed"],
  UND_ERR_INFO: [RemoteProtocolError, "the server ended the connection"],
  ERR_UNASKED_SWITCH: [RemoteProtocolError, "the server switched to a protocol that was not asked for, or too early"],
  ERR_HTTP2_STREAM_ERROR: [RemoteProtocolError, "the server reset the stream"],
  ERR_HTTP2_SESSION_ERROR: [RemoteProtocolError, "the server ended the session with an error"],
  ERR_HTTP2_ERROR: [RemoteProtocolError, "the server broke the rules of HTTP/2"],
  ERR_HTTP2_GOAWAY_SESSION: [RemoteProtocolError, "the server has ended the session"],
};

/** Turns an error of the engine into one of the library's, with the original as `cause`. One of the library's is returned as it is. */
export function translateUndiciError(error: unknown, context: FailureContext): TransportError {
  if (isTransportError(error)) return error;
  const code = codeOf(error);
  if (!Object.hasOwn(byCode, code)) return translateNodeError(error, context);
  const [Class, what] = byCode[code]!;
  const { request, processed } = context;
  return new Class(`${request.toString()}: ${what} (${messageOf(error)})`, {
    request,
    cause: error,
    // A body of the wrong length is found out while it is being sent.
    processed: Class === LocalProtocolError && code !== "UND_ERR_REQ_CONTENT_LENGTH_MISMATCH" ? "no" : processed,
  });
}

/** Whether the connection broke, as opposed to a request or response that is wrong. */
export function isConnectionLoss(error: unknown): boolean {
  return connectionLoss.has(codeOf(error));
}

/** Whether a GOAWAY says that the server has not processed the request (RFC 9113 section 6.8). undici has no code for that. */
export function isRefused(error: unknown): boolean {
  return messageOf(error).startsWith('HTTP/2: "GOAWAY"');
}

const connectionLoss: ReadonlySet<string> = new Set(["UND_ERR_SOCKET", "ECONNRESET", "EPIPE", "ECONNABORTED"]);

function codeOf(error: unknown): string {
  // The parser's own code depends on the build; its name does not.
  if (error instanceof Error && error.name === "HTTPParserError") return "HTTPParserError";
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
