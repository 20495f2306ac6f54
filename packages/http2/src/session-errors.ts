/** Why we ended a session ourselves. Never seen outside but as a `cause`: {@link translateHttp2Error} knows the codes. */
export class SessionError extends Error {
  override readonly name = "SessionError";
  readonly code: "ERR_HTTP2_PING_TIMEOUT" | "ERR_HTTP2_FLOOD" | "ERR_HTTP2_SESSION_GONE";

  constructor(code: SessionError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** The session has ended without a word about this request. */
export function sessionGone(): SessionError {
  return new SessionError("ERR_HTTP2_SESSION_GONE", "the session has ended");
}
