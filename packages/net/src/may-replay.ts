import type { HttpRequest } from "@haulier/core";

import { isIdempotent } from "./is-idempotent.ts";

/** What became of an attempt to send a request. */
export type AttemptOutcome =
  /** It was not sent, or the server has said that it did nothing with it, as by GOAWAY. */
  | "unprocessed"
  /** The server has refused it, without having done anything. */
  | "refused"
  /** The connection broke; nobody knows. */
  | "lost"
  /** The exchange failed, and it was not the connection that broke. */
  | "failed";

/** What is known when an attempt has failed. */
export interface FailedAttempt {
  readonly request: HttpRequest;
  readonly outcome: AttemptOutcome;
  /** Attempts so far, this one included. */
  readonly attempts: number;
  /** How often it was refused, this time included. */
  readonly refusals: number;
  /** Whether anything of a response came. */
  readonly answered: boolean;
  /** Whether the connection had carried a request before. */
  readonly reused: boolean;
}

/** Connections may be dead one after the other, when a server was restarted. */
const MAX_ATTEMPTS = 5;

/** A server that refuses a second time is not asked a third time: it has too much to do. */
const MAX_REFUSALS = 1;

/**
 * Whether a failed attempt may be repeated without anybody noticing: when the server has not processed it (RFC 9113 section 8.7); or when a
 * kept connection was closed by the server at the moment of its reuse, with nothing answered, and the method is one that may be repeated
 * (RFC 9110 section 9.2.2). A body that can be read only once, and was begun, is never repeated.
 */
export function mayReplay({ request, outcome, attempts, refusals, answered, reused }: FailedAttempt): boolean {
  const { body } = request;
  if (answered || attempts >= MAX_ATTEMPTS) return false;
  if (body !== null && !body.replayable && body.consumed) return false;
  if (outcome === "unprocessed") return true;
  if (outcome === "refused") return refusals <= MAX_REFUSALS;
  return outcome === "lost" && reused && attempts === 1 && isIdempotent(request.method);
}
