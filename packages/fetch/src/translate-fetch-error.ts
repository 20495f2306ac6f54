import {
  ConnectError,
  DecodingError,
  isHttpError,
  isStreamError,
  LocalProtocolError,
  ReadError,
  redactUrl,
  RemoteProtocolError,
  WriteError,
  type HttpRequest,
} from "@haulier/core";

type ErrorClass =
  | typeof ConnectError
  | typeof DecodingError
  | typeof LocalProtocolError
  | typeof ReadError
  | typeof RemoteProtocolError
  | typeof WriteError;

type Translation = readonly [ErrorClass, what: string];

const noConnection: Translation = [ConnectError, "no connection could be made"];
const untrusted: Translation = [ConnectError, "no TLS connection could be made"];
const broken: Translation = [ReadError, "the connection broke"];
const incomplete: Translation = [RemoteProtocolError, "the connection ended before the response was complete"];
const invalid: Translation = [RemoteProtocolError, "the response is not valid HTTP"];
const undecodable: Translation = [DecodingError, "the response body could not be decoded"];

/** The codes that the engines behind `fetch` tell: those of Node and its undici, and of Bun. Browsers and Deno tell none. */
const byCode: Readonly<Record<string, Translation>> = {
  ECONNREFUSED: noConnection,
  ConnectionRefused: noConnection,
  FailedToOpenSocket: noConnection,
  ENOTFOUND: noConnection,
  EAI_AGAIN: noConnection,
  EHOSTUNREACH: noConnection,
  ENETUNREACH: noConnection,
  EADDRNOTAVAIL: noConnection,
  UND_ERR_CONNECT_TIMEOUT: [ConnectError, "no connection within the limit of the runtime itself"],
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_HAS_EXPIRED: untrusted,
  CERT_NOT_YET_VALID: untrusted,
  ERR_TLS_CERT_ALTNAME_INVALID: untrusted,
  ERR_SSL_WRONG_VERSION_NUMBER: untrusted,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: untrusted,
  ECONNRESET: broken,
  ConnectionClosed: broken,
  ETIMEDOUT: broken,
  EPROTO: untrusted,
  EPIPE: [WriteError, "the connection broke while the request was sent"],
  UND_ERR_SOCKET: incomplete,
  UND_ERR_HEADERS_TIMEOUT: [ReadError, "nothing received within the limit of the runtime itself (300 s in Node)"],
  UND_ERR_BODY_TIMEOUT: [ReadError, "nothing received within the limit of the runtime itself (300 s in Node)"],
  UND_ERR_HEADERS_OVERFLOW: invalid,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: incomplete,
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: [LocalProtocolError, "the request body is not as long as its Content-Length"],
  UND_ERR_INVALID_ARG: [LocalProtocolError, "the request cannot be sent"],
  UND_ERR_NOT_SUPPORTED: [LocalProtocolError, "the request cannot be sent"],
  Z_DATA_ERROR: undecodable,
  Z_BUF_ERROR: undecodable,
  ZlibError: undecodable,
  BrotliDecompressionError: undecodable,
  ZstdDecompressionError: undecodable,
};

/** Codes that are one of many. */
const byKindOfCode: readonly (readonly [RegExp, Translation])[] = [
  [/^ERR__ERROR_FORMAT_/, undecodable],
  [/^ZSTD_error_/, undecodable],
];

/** Deno has no codes; what it says is what its engine, hyper, does. */
const byText: readonly (readonly [RegExp, Translation])[] = [
  [/client error \(Connect\): .*(?:certificate|corrupt message|handshake|alert)/i, untrusted],
  [/client error \(Connect\)/, noConnection],
  [/connection closed before message completed|error reading a body from connection/, incomplete],
  [/client error \(SendRequest\): invalid/, invalid],
  [/^(?:Invalid gzip header|unexpected end of file|brotli error)$/, undecodable],
];

const unexplained: Translation = [
  ReadError,
  "fetch failed and did not say why (no connection, a broken one, TLS, or in a browser CORS; its console says more)",
];

/**
 * Turns what `fetch`, or the body of its response, has failed with into an error of the library, with the original as `cause`. One of the
 * library's is returned as it is, also from within that of a `fetch` that runs on a client.
 */
export function translateFetchError(error: unknown, request: HttpRequest): unknown {
  if (isHttpError(error) || isStreamError(error)) return error;
  const underneath: unknown = error instanceof Error ? error.cause : undefined;
  if (isHttpError(underneath) || isStreamError(underneath)) return underneath;
  const [Class, what] = translationOf(error) ?? translationOf(underneath) ?? unexplained;
  const detail = withoutSecrets(messageOf(underneath ?? error));
  const message = `${request.toString()}: ${what}${detail === "" ? "" : ` (${detail})`}`;
  // A body of the wrong length is found out while it is being sent.
  const isLate = Class === LocalProtocolError && codeOf(underneath) === "UND_ERR_REQ_CONTENT_LENGTH_MISMATCH";
  return new Class(message, { request, cause: underneath ?? error, ...(isLate ? { processed: "maybe" } : {}) });
}

function translationOf(error: unknown): Translation | undefined {
  // The parser's own code depends on the build of the runtime.
  if (error instanceof Error && error.name === "HTTPParserError") return invalid;
  const code = codeOf(error);
  if (Object.hasOwn(byCode, code)) return byCode[code];
  const text = error instanceof Error ? error.message : "";
  return find(byKindOfCode, code) ?? find(byText, text);
}

function find(table: readonly (readonly [RegExp, Translation])[], text: string): Translation | undefined {
  return table.find(([pattern]) => pattern.test(text))?.[1];
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}

/** The texts of Bun and Deno have the whole URL in them. */
function withoutSecrets(text: string): string {
  return text.replaceAll(/https?:\/\/[^\s"'()<>]+/g, (url) =>
    URL.canParse(url) ? redactUrl(new URL(url)) : "the URL",
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
