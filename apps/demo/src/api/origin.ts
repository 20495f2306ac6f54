/** One origin of the API while it can be reached, and what it has seen. */
export interface Origin extends AsyncDisposable {
  /** Without a path: `http://127.0.0.1:41337`. */
  readonly url: string;
  /** How many requests have arrived. */
  readonly requests: number;
  /** How many connections have been accepted; undefined in memory, where there are none. */
  readonly connections: number | undefined;
}
