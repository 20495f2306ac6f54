/** One way of doing the work of a scenario. */
export interface Contender<Target> {
  readonly name: string;
  /** Loads the client and sets it up as its documentation advises for speed. Called once, in a process of its own. */
  open(origin: string): Promise<Target>;
}

/** What scenarios about small requests ask. Each contender sees to it that the status is 200. */
export interface JsonTarget {
  /** The parsed body of a GET. */
  getJson(path: string): Promise<unknown>;
}

/** What a scenario over HTTP asks of every contender. */
export interface HttpTarget extends JsonTarget {
  /** The same when the server compresses it. */
  getGzipJson(path: string): Promise<unknown>;
  /** The parsed answer to a POST of `value` as JSON. */
  postJson(path: string, value: unknown): Promise<unknown>;
  /** The parsed answer to a POST of `size` bytes that are made while they are sent, with a Content-Length. */
  upload(path: string, size: number): Promise<unknown>;
  /** The number of bytes of a body that is not kept. */
  download(path: string): Promise<number>;
  /** Gives each line of a body as soon as it is there, without its end. */
  readLines(path: string, onLine: (line: string) => void): Promise<void>;
  /** Gives each value of a body of NDJSON, for a client that parses such bodies itself. */
  readJsonLines?(path: string, onValue: (value: unknown) => void): Promise<void>;
}

/** What a scenario over HTTP/2 asks. */
export type Http2Target = Pick<HttpTarget, "getJson" | "download">;

/** What a scenario about bodies as they come asks. */
export interface BytesTarget {
  /** The body of a GET, in one piece and neither decoded nor parsed. */
  getBytes(path: string): Promise<Uint8Array>;
}
