import type { HttpRequest } from "@haulier/core";
import { isIdempotent } from "@haulier/net";

/** What became of an attempt. */
export type Outcome =
  /** It was not sent, or the server has said by GOAWAY that it did nothing. */
  | "unprocessed"
  /** The server has refused the stream, without having done anything. */
  | "refused"
  /** The session broke; nobody knows. */
  | "lost"
  /** The exchange failed, and the session may go on. */
  | "failed";

/** What is known when an attempt has failed. */
export interface FailedAttempt {
  readonly request: HttpRequest;
  readonly outcome: Outcome;
  /** Attempts so far, this one included. */
  readonly attempts: number;
  /** How often a stream of it was refused, this time included. */
  readonly refusals: number;
  /** Whether anything of a response came. */
  readonly answered: boolean;
  /** Whether the session had carried a request before. */
  readonly reused: boolean;
}

/** Sessions may end one after the other, when servers are replaced. */
const MAX_ATTEMPTS = 5;

/** A server that refuses a second time is not asked a third time: it has too much to do. */
const MAX_REFUSALS = 1;

/**
 * Whether a failed attempt may be repeated without anybody noticing: when the server has not processed it (RFC 9113 section 8.7); or when a
 * kept session broke before any answer, and the method is one that may be repeated. A body that can be read only once, and was begun, is
 * never repeated.
 */
export function mayReplay({ request, outcome, attempts, refusals, answered, reused }: FailedAttempt): boolean {
  const { body } = request;
  if (answered || attempts >= MAX_ATTEMPTS) return false;
  if (body !== null && !body.replayable && body.consumed) return false;
  if (outcome === "unprocessed") return true;
  if (outcome === "refused") return refusals <= MAX_REFUSALS;
  return outcome === "lost" && reused && attempts === 1 && isIdempotent(request.method);
}
