import {
  ConnectError,
  isTransportError,
  ProxyError,
  ReadError,
  RemoteProtocolError,
  WriteError,
  type ConnectTarget,
  type HttpRequest,
  type Processed,
  type TransportError,
  type TransportErrorOptions,
} from "@haulier/core";

import { joinAddress } from "./address.ts";
import { codeOf, describeFailure, isEarlyClose } from "./describe-failure.ts";
import { isClientRefused, isServerRefused } from "./tls-failures.ts";

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
  /** The proxy on the way, without credentials. */
  readonly proxy?: string | undefined;
}

/**
 * Turns an error of Node's into one of the library's, with the original as `cause`. The one table that every network transport uses.
 *
 * An error that is the library's already is returned as it is; only a failed dial, which is made for no request in particular, is
 * completed by `request`.
 */
export function translateNodeError(error: unknown, options: TranslateOptions): TransportError {
  if (isTransportError(error)) return withRequest(error, options.request);
  const { request, phase } = options;
  const code = codeOf(error);
  const Class = classFor(error, code, phase);
  return new Class(`${prefix(request)}${describeDoing(options)}: ${describeFailure(error, phase)}`, {
    request,
    cause: error,
    processed: isUnprocessed(code, phase) ? "no" : (options.processed ?? "maybe"),
  });
}

type ErrorClass = new (message: string, options: TransportErrorOptions) => TransportError;

function withRequest(error: TransportError, request: HttpRequest | undefined): TransportError {
  if (request === undefined || error.request !== undefined) return error;
  const options = { request, cause: error.cause, processed: error.processed };
  if (error.code === "ERR_CONNECT") return new ConnectError(prefix(request) + error.message, options);
  if (error.code === "ERR_PROXY") {
    const { status, reply } = error as ProxyError;
    return new ProxyError(prefix(request) + error.message, { ...options, status, reply });
  }
  return error;
}

function classFor(error: unknown, code: string | undefined, phase: NetworkPhase): ErrorClass {
  if (phase === "connect") return ConnectError;
  if (code?.startsWith("HPE_") || isEarlyClose(error)) return RemoteProtocolError;
  // A certificate may be refused when the handshake has ended on our side (TLS 1.3) or is repeated (TLS 1.2).
  if (code !== undefined && (isClientRefused(code) || isServerRefused(code))) return ConnectError;
  // What is written to a closed connection fails, whatever was awaited at that moment.
  return code === "EPIPE" || phase === "write" ? WriteError : ReadError;
}

function isUnprocessed(code: string | undefined, phase: NetworkPhase): boolean {
  return phase === "connect" || (code !== undefined && isClientRefused(code));
}

function prefix(request: HttpRequest | undefined): string {
  return request === undefined ? "" : `${request.toString()}: `;
}

function describeDoing({ phase, target, socketPath, proxy }: TranslateOptions): string {
  if (phase === "write") return "sending the request failed";
  if (phase === "read") return "receiving the response failed";
  const to = target === undefined ? "" : ` to ${joinAddress(target.hostname, target.port)}`;
  const by = socketPath === undefined ? "" : ` by ${socketPath}`;
  return `cannot connect${to}${by}${proxy === undefined ? "" : ` through the proxy ${proxy}`}`;
}
