/** A request as it arrived at an API of a test. */
export interface ApiRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

/** What an API of a test answers. */
export interface ApiReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Sent one by one. */
  readonly chunks?: readonly string[];
}

/** An API that a test makes up. */
export type Api = (request: ApiRequest) => ApiReply;
