/** A connection was closed before the request was written to it. Never seen outside: the request goes back to the pool. */
export class ConnectionGoneError extends Error {
  override readonly name = "ConnectionGoneError";

  constructor() {
    super("the connection was closed while it was idle");
  }
}
