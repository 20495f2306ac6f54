/** One way of doing the work of a scenario. */
export interface Contender<Target> {
  readonly name: string;
  /** Loads the client and sets it up as its documentation advises for speed. Called once, in a process of its own. */
  open(origin: string): Promise<Target>;
}

/** What a scenario over HTTP asks of every contender. */
export interface HttpTarget {
  /** The parsed body of a GET. */
  getJson(path: string): Promise<unknown>;
  /** The same when the server compresses it. */
  getGzipJson(path: string): Promise<unknown>;
  /** The parsed answer to a POST of `value` as JSON. */
  postJson(path: string, value: unknown): Promise<unknown>;
  /** The number of bytes of a body that is not kept. */
  download(path: string): Promise<number>;
}
