import { constants } from "node:http2";

import {
  isTransportError,
  LocalProtocolError,
  ReadError,
  RemoteProtocolError,
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

type ErrorClass = typeof RemoteProtocolError | typeof LocalProtocolError | typeof ReadError;

/** The codes of `node:http2`, and ours. All others are Node's, and translated where all transports have them translated. */
const byCode: Readonly<Record<string, readonly [ErrorClass, what: string]>> = {
  ERR_HTTP2_STREAM_ERROR: [RemoteProtocolError, "the stream was reset"],
  ERR_HTTP2_STREAM_CANCEL: [RemoteProtocolError, "the session ended before the response was complete"],
  ERR_HTTP2_SESSION_ERROR: [RemoteProtocolError, "the server ended the session with an error"],
  ERR_HTTP2_GOAWAY_SESSION: [RemoteProtocolError, "the server has ended the session"],
  ERR_HTTP2_INVALID_SESSION: [RemoteProtocolError, "the session has ended"],
  ERR_HTTP2_INVALID_STREAM: [RemoteProtocolError, "the stream has ended"],
  ERR_HTTP2_SESSION_GONE: [RemoteProtocolError, "the server closed the connection before the response was complete"],
  ERR_HTTP2_ERROR: [RemoteProtocolError, "the server broke the rules of HTTP/2"],
  ERR_HTTP2_TOO_MANY_INVALID_FRAMES: [RemoteProtocolError, "the server sent too many invalid frames"],
  ERR_HTTP2_FLOOD: [RemoteProtocolError, "the server flooded the session"],
  ERR_HTTP2_PING_TIMEOUT: [ReadError, "the server does not answer"],
  ERR_HTTP2_FRAME_ERROR: [LocalProtocolError, "the request cannot be sent"],
  ERR_HTTP2_INVALID_PSEUDOHEADER: [LocalProtocolError, "the request cannot be sent"],
  ERR_HTTP2_INVALID_HEADER_VALUE: [LocalProtocolError, "the request cannot be sent"],
  ERR_HTTP2_HEADER_SINGLE_VALUE: [LocalProtocolError, "the request cannot be sent"],
  ERR_HTTP2_CONNECT_AUTHORITY: [LocalProtocolError, "the request cannot be sent"],
  ERR_HTTP2_OUT_OF_STREAMS: [LocalProtocolError, "the session has no streams left"],
  ERR_INVALID_HTTP_TOKEN: [LocalProtocolError, "the request cannot be sent"],
  ERR_INVALID_CHAR: [LocalProtocolError, "the request cannot be sent"],
};

/** Turns an error of the engine into one of the library's, with the original as `cause`. One of the library's is returned as it is. */
export function translateHttp2Error(error: unknown, context: FailureContext): TransportError {
  if (isTransportError(error)) return error;
  const code = codeOf(error);
  if (!Object.hasOwn(byCode, code)) return translateNodeError(error, context);
  const [Class, what] = byCode[code]!;
  const { request, processed } = context;
  return new Class(`${request.toString()}: ${what} (${messageOf(error)})`, { request, cause: error, processed });
}

/** What a server, or Node on behalf of our limits, resets a stream with (RFC 9113 section 7). */
const byReset: Readonly<Record<number, string>> = {
  [constants.NGHTTP2_NO_ERROR]: "NO_ERROR: the server ended the stream before the response was complete",
  [constants.NGHTTP2_PROTOCOL_ERROR]: "PROTOCOL_ERROR: the request or the response broke the rules of HTTP/2",
  [constants.NGHTTP2_INTERNAL_ERROR]: "INTERNAL_ERROR: the server failed",
  [constants.NGHTTP2_FLOW_CONTROL_ERROR]: "FLOW_CONTROL_ERROR: more was sent than the window allows",
  [constants.NGHTTP2_STREAM_CLOSED]: "STREAM_CLOSED: a frame came for a stream that was closed",
  [constants.NGHTTP2_FRAME_SIZE_ERROR]: "FRAME_SIZE_ERROR: a frame is too large, or the head of the request is",
  [constants.NGHTTP2_REFUSED_STREAM]: "REFUSED_STREAM: the server has not processed the request",
  [constants.NGHTTP2_CANCEL]: "CANCEL: the server gave the request up",
  [constants.NGHTTP2_COMPRESSION_ERROR]: "COMPRESSION_ERROR: the header fields cannot be read",
  [constants.NGHTTP2_CONNECT_ERROR]: "CONNECT_ERROR: the tunnel broke",
  [constants.NGHTTP2_ENHANCE_YOUR_CALM]:
    "ENHANCE_YOUR_CALM: the response headers are larger than maxHeaderSize, or the server has too much to do",
  [constants.NGHTTP2_INADEQUATE_SECURITY]: "INADEQUATE_SECURITY: the server wants better TLS",
  [constants.NGHTTP2_HTTP_1_1_REQUIRED]: "HTTP_1_1_REQUIRED: the server wants HTTP/1.1; pass a fallback that speaks it",
};

/** An error for a stream that was reset with this code. */
export function resetError(rstCode: number, cause: unknown, { request, processed }: FailureContext): TransportError {
  const what = byReset[rstCode] ?? `code ${rstCode}`;
  return new RemoteProtocolError(`${request.toString()}: the stream was reset with ${what}`, {
    request,
    processed: isRefusal(rstCode) ? "no" : processed,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Whether a reset says that the server has done nothing (RFC 9113 section 8.7). */
export function isRefusal(rstCode: number): boolean {
  return rstCode === constants.NGHTTP2_REFUSED_STREAM || rstCode === constants.NGHTTP2_HTTP_1_1_REQUIRED;
}

/** Whether it is the stream alone that broke, by its own code. */
export function isStreamError(error: unknown): boolean {
  return codeOf(error) === "ERR_HTTP2_STREAM_ERROR";
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
