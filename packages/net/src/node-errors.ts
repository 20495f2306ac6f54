import {
  ConnectError,
  type ConnectTarget,
  type HttpRequest,
  isTransportError,
  type Processed,
  ProxyError,
  ReadError,
  redactUrl,
  RemoteProtocolError,
  type TransportError,
  type TransportErrorOptions,
  WriteError,
} from "@haulier/core";

import { type Failure, networkFailures, parserFailures } from "./network-failures.ts";
import { isClientRefused, isServerRefused, isTlsCode, tlsFailures } from "./tls-failures.ts";

/** What was being done with the connection when it failed. */
export type NetworkPhase = "connect" | "write" | "read";

/** What is known about a failure beside the error itself. */
export interface TranslateOptions {
  readonly phase: NetworkPhase;
  /** The request that failed; named in the message, without credentials. */
  readonly request?: HttpRequest | undefined;
  /** Whether the server may have acted on the request. @defaultValue "no" while connecting, else "maybe" */
  readonly processed?: Processed | undefined;
  /** Where the connection was to go; named in the message. */
  readonly target?: ConnectTarget | undefined;
  /** The Unix socket that was dialled instead. */
  readonly socketPath?: string | undefined;
}

/**
 * Turns an error of Node's into one of the library's, with the original as `cause`. The one table that every network transport uses.
 *
 * An error that is the library's already is returned as it is; only a failed dial, which is made for no request in particular, is
 * completed by `request`.
 */
export function translateNodeError(error: unknown, options: TranslateOptions): TransportError {
  if (isTransportError(error)) return withRequest(error, options.request);
  const code = codeOf(error);
  const failure = describe(error, code, options.phase);
  const Class = classFor(error, code, options.phase);
  const text = `${describePhase(options)}: ${failure.what}${code === undefined ? "" : ` (${code})`}${failure.fix === undefined ? "" : `; ${failure.fix}`}`;
  return new Class(text, {
    request: options.request,
    cause: error,
    processed: processedBy(code, options),
  });
}

type ErrorClass = new (message: string, options: TransportErrorOptions) => TransportError;

function withRequest(error: TransportError, request: HttpRequest | undefined): TransportError {
  if (request === undefined || error.request !== undefined) return error;
  const options = { request, cause: error.cause, processed: error.processed };
  if (error.code === "ERR_CONNECT") return new ConnectError(`${subject(request)}: ${error.message}`, options);
  if (error.code === "ERR_PROXY") return new ProxyError(`${subject(request)}: ${error.message}`, options);
  return error;
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

function classFor(error: unknown, code: string | undefined, phase: NetworkPhase): ErrorClass {
  if (phase === "connect") return ConnectError;
  if (code === undefined) return phase === "write" ? WriteError : ReadError;
  if (code.startsWith("HPE_") || isEarlyClose(error, code)) return RemoteProtocolError;
  // A certificate may be refused when the handshake has ended on our side (TLS 1.3) or is repeated (TLS 1.2).
  if (isClientRefused(code) || isServerRefused(code)) return ConnectError;
  // What is written to a closed connection fails, whatever was awaited at that moment.
  if (code === "EPIPE" || phase === "write") return WriteError;
  return ReadError;
}

/** `node:http` says ECONNRESET for a FIN as well; a real reset comes from a system call. */
function isEarlyClose(error: unknown, code: string): boolean {
  return code === "ECONNRESET" && error instanceof Error && !("syscall" in error);
}

function processedBy(code: string | undefined, options: TranslateOptions): Processed {
  if (options.phase === "connect" || (code !== undefined && isClientRefused(code))) return "no";
  return options.processed ?? "maybe";
}

function describePhase({ phase, request, target, socketPath }: TranslateOptions): string {
  const prefix = request === undefined ? "" : `${subject(request)}: `;
  if (phase === "connect") {
    const by = socketPath === undefined ? "" : ` by ${socketPath}`;
    return `${prefix}cannot connect${target === undefined ? "" : ` to ${describeTarget(target)}`}${by}`;
  }
  return `${prefix}${phase === "write" ? "sending the request failed" : "receiving the response failed"}`;
}

function describeTarget({ hostname, port }: ConnectTarget): string {
  return hostname.includes(":") ? `[${hostname}]:${port}` : `${hostname}:${port}`;
}

function describe(error: unknown, code: string | undefined, phase: NetworkPhase): Failure {
  if (error instanceof AggregateError && error.errors.length > 0) return describeAttempts(error, code);
  if (code === "ECONNRESET" && phase === "connect")
    return { what: "the other side closed the connection before it was ready" };
  if (code !== undefined && isEarlyClose(error, code))
    return { what: "the server closed the connection before the response was complete" };
  const known = code === undefined ? undefined : knownFailure(code);
  if (known === undefined) return { what: withoutCredentials(error instanceof Error ? error.message : String(error)) };
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return { ...known, what: `${known.what}${coveredNames(error)}` };
  return known;
}

function knownFailure(code: string): Failure | undefined {
  for (const table of [networkFailures, tlsFailures, parserFailures])
    if (Object.hasOwn(table, code)) return table[code];
  if (code.startsWith("HPE_")) return { what: "the answer is not valid HTTP" };
  return isTlsCode(code) ? { what: "TLS failed" } : undefined;
}

/** Every address that was tried has its own reason; the aggregate has none. */
function describeAttempts(error: AggregateError, code: string | undefined): Failure {
  const attempts = error.errors.map((attempt: unknown) => {
    const attemptCode = codeOf(attempt);
    const what = (attemptCode === undefined ? undefined : knownFailure(attemptCode))?.what ?? "failed";
    return `${addressOf(attempt)} ${what}${attemptCode === undefined ? "" : ` (${attemptCode})`}`;
  });
  const fix = code === undefined ? undefined : knownFailure(code)?.fix;
  return { what: `no address of the host answered: ${attempts.join(", ")}`, ...(fix === undefined ? {} : { fix }) };
}

function addressOf(error: unknown): string {
  return typeof error === "object" && error !== null && "address" in error ? String(error.address) : "an address";
}

function coveredNames(error: unknown): string {
  const certificate = typeof error === "object" && error !== null && "cert" in error ? error.cert : undefined;
  if (typeof certificate !== "object" || certificate === null || !("subjectaltname" in certificate)) return "";
  return `, it covers ${String(certificate.subjectaltname).slice(0, 200)}`;
}

/** Messages that are not ours may quote a URL. */
function withoutCredentials(message: string): string {
  return message.replaceAll(/\/\/[^/@\s]*@/g, "//***@");
}

function subject(request: HttpRequest): string {
  return `${request.method} ${redactUrl(request.url)}`;
}
