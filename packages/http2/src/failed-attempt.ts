import { constants } from "node:http2";

import type { HttpRequest, TransportError } from "@haulier/core";
import type { AttemptOutcome } from "@haulier/net";

import { isRefusal, isStreamError, resetError, translateHttp2Error } from "./http2-errors.ts";
import type { Http2Session } from "./http2-session.ts";
import { sessionGone } from "./session-errors.ts";
import type { OwnedStream } from "./stream-owner.ts";

/** What is known when an attempt has failed on the side of the engine. */
export interface FailedAttempt {
  readonly error: unknown;
  readonly outcome: AttemptOutcome;
  /** What the stream was reset with. */
  readonly rstCode: number;
  /** Whether anything of a response came. */
  readonly answered: boolean;
  /** Whether the session had carried a request before. */
  readonly reused: boolean;
  readonly requestSent: boolean;
}

/** Why a stream has closed, and what that says about the request: by the session, and by the error of the stream, if there was one. */
export function causeOfClose(
  stream: OwnedStream,
  session: Http2Session,
  streamError: Error | undefined,
): Pick<FailedAttempt, "error" | "outcome"> {
  const error = streamError ?? session.failure;
  if (session.isUnprocessed(stream)) return { error: error ?? sessionGone(), outcome: "unprocessed" };
  if (isRefusal(stream.rstCode)) return { error, outcome: "refused" };
  if (error !== undefined && !isStreamError(error)) return { error, outcome: "lost" };
  return session.isGone ? { error: error ?? sessionGone(), outcome: "lost" } : { error, outcome: "failed" };
}

/** Whether the server wants the request by HTTP/1.1 (RFC 9113 section 7). */
export function wantsHttp1({ rstCode }: FailedAttempt): boolean {
  return rstCode === constants.NGHTTP2_HTTP_1_1_REQUIRED;
}

/** The error that a failed attempt ends its exchange with. */
export function failureOf(failed: FailedAttempt, request: HttpRequest): TransportError {
  const { error, outcome, rstCode, requestSent } = failed;
  const context = {
    request,
    phase: requestSent ? "read" : "write",
    processed: outcome === "unprocessed" || outcome === "refused" ? "no" : "maybe",
  } as const;
  return error === undefined || isStreamError(error)
    ? resetError(rstCode, error, context)
    : translateHttp2Error(error, context);
}
