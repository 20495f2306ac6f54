import type { HttpRequest } from "@haulier/core";
import { mayReplay as mayRepeat } from "@haulier/net";

/** What is known when an exchange fails. */
export interface FailedExchange {
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

/** Whether a failed exchange may be repeated without anybody noticing. HTTP/1.1 refuses nothing before it has been processed. */
export function mayReplay({ sent, connectionLost, ...attempt }: FailedExchange): boolean {
  const outcome = sent ? "lost" : "unprocessed";
  return connectionLost && mayRepeat({ ...attempt, outcome, refusals: 0 });
}
