/** What a proxy is asked, in order. SOCKS4 has the last step only. */
export type SocksStep =
  /** Which way of authentication it takes. */
  | "method"
  /** Whether user and password are right. */
  | "password"
  /** To connect to the target. */
  | "request";

/** What went wrong between a proxy and us, as the `cause` of a `ProxyError`. */
export class SocksError extends Error {
  override readonly name = "SocksError";
  /** Stable and machine-readable, such as `ERR_SOCKS_CONNECTION_REFUSED`. */
  readonly code: string;
  readonly version: 4 | 5;
  readonly step: SocksStep;
  /** The number that the proxy answered, such as 5; undefined where there was none. */
  readonly reply: number | undefined;

  constructor(message: string, facts: Pick<SocksError, "code" | "version" | "step" | "reply">) {
    super(message);
    this.code = facts.code;
    this.version = facts.version;
    this.step = facts.step;
    this.reply = facts.reply;
  }
}
