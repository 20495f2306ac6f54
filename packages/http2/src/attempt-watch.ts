import type { ExchangeEvent, HttpRequest, HttpResponse, Timeouts } from "@haulier/core";

import type { ExchangeSettings } from "./exchange-settings.ts";
import type { FailedAttempt } from "./failed-attempt.ts";
import type { Http2Session } from "./http2-session.ts";

/** The exchange that an attempt is made for. */
export interface AttemptWatch {
  readonly request: HttpRequest;
  readonly timeouts: Timeouts;
  readonly settings: ExchangeSettings;
  /** Whether it can be repeated when the session turns out to be dead. */
  readonly mayBeLost: boolean;
  /** The response has begun. */
  onAnswer(response: HttpResponse): void;
  /** Nothing more is to come: all of the response has, or the stream was given away. */
  onDone(): void;
  /** The engine has failed. */
  onFailure(failed: FailedAttempt): void;
  /** The session is not needed any more. */
  onLeave(session: Http2Session): void;
  /** It is to end for a reason of our own, and this attempt with it. */
  end(reason: unknown): void;
  /** The reader has left, and nobody is to be told. */
  abandon(): void;
  tell(type: ExchangeEvent["type"]): void;
}
