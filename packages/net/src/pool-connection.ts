/** What a {@link ConnectionPool} needs to know of a connection; a transport adds what it needs itself. */
export interface PoolConnection {
  /** How many requests it can carry at once: 1 for HTTP/1.1, the limit of streams for HTTP/2. May change while the connection lives. */
  readonly capacity: number;
  /** Whether it may come to carry several, though its capacity may be 1 just now. @defaultValue whether its capacity is above 1 */
  readonly multiplexed?: boolean | undefined;
  /** Whether it can take another request, as far as its capacity goes. Once false it stays false. */
  readonly usable: boolean;
  /** Keeps the process alive. The pool calls it when the first request is put on an idle connection. */
  ref(): void;
  /** Lets the process end. The pool calls it when the last request has left the connection. */
  unref(): void;
  /** Closes it in good order. The pool calls it once, when no request is left on it. */
  close(): Promise<void> | void;
  /** Closes it at once. */
  destroy(error?: Error): void;
}
