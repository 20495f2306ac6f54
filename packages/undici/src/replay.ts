import type { HttpRequest } from "@haulier/core";
import { isIdempotent } from "@haulier/net";

/** What is known when an exchange fails. */
export interface FailedAttempt {
  readonly request: HttpRequest;
  /** Attempts so far, this one included. */
  readonly attempts: number;
  /** Whether the request was handed to the socket. */
  readonly sent: boolean;
  /** Whether anything of a response came. */
  readonly answered: boolean;
  /** Whether the connection had carried a request before. */
  readonly reused: boolean;
  /** Whether it was the connection that broke. */
  readonly connectionLost: boolean;
}

/** Idle connections may be dead one after the other, when a server was restarted. */
const MAX_UNSENT_ATTEMPTS = 5;

/**
 * Whether a failed attempt may be repeated without anybody noticing: when nothing was sent; or when a kept connection was closed by
 * the server at the moment of its reuse, with no byte answered, and the method is one that may be repeated (RFC 9110 section 9.2.2).
 * A body that can be read only once is never repeated.
 */
export function mayReplay(attempt: FailedAttempt): boolean {
  const { request, attempts, sent, answered, reused, connectionLost } = attempt;
  if (answered || !connectionLost) return false;
  if (!sent) return attempts < MAX_UNSENT_ATTEMPTS;
  const repeatable = request.body === null || request.body.replayable;
  return reused && attempts === 1 && repeatable && isIdempotent(request.method);
}
