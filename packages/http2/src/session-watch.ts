import type { Http2Session } from "./http2-session.ts";

/** Where a session stands. */
export interface SessionPlace {
  /** Counts the sessions of one transport, from 1. */
  readonly id: number;
  /** Such as `https://example.com`. */
  readonly origin: string;
  /** How long dialling took in all, in milliseconds. */
  readonly dialDuration: number;
  /** When our settings were sent, by the clock of the transport. */
  readonly openedAt: number;
}

/** Who is told of what becomes of a session. */
export interface SessionWatch {
  /** It takes no more requests; those on it go on. */
  onDraining(session: Http2Session): void;
  /** It may carry more requests than before. */
  onCapacity(session: Http2Session): void;
  /** It has closed. */
  onClosed(session: Http2Session): void;
}

export type SessionState =
  /** It takes requests. */
  | "open"
  /** After GOAWAY, or when it is being closed: it takes no more requests, while those on it go on. */
  | "draining"
  /** Nothing is left of it. */
  | "closed";
