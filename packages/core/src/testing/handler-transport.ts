import type { HttpRequest } from "../http-request.ts";
import type { HttpResponse } from "../http-response.ts";
import { BaseTransport } from "../transport.ts";

/** Answers a request; `count` is 1 for the first that the transport was given. */
export type Handler = (request: HttpRequest, count: number) => HttpResponse | Promise<HttpResponse>;

/** A transport that is a function, and remembers what it was given. */
export class HandlerTransport extends BaseTransport {
  /** Copies, so that what happens to a request afterwards does not show. */
  readonly requests: HttpRequest[] = [];
  /** How often it was closed. */
  closings = 0;
  readonly #handler: Handler;

  constructor(handler: Handler) {
    super();
    this.#handler = handler;
  }

  /** The last request. */
  get last(): HttpRequest {
    const request = this.requests.at(-1);
    if (request === undefined) throw new Error("no request was sent");
    return request;
  }

  /** `GET https://example.com/` for each request. */
  get log(): string[] {
    return this.requests.map(({ method, url }) => `${method} ${url.href}`);
  }

  async handleRequest(request: HttpRequest): Promise<HttpResponse> {
    this.requests.push(request.with({}));
    return this.#handler(request, this.requests.length);
  }

  override async close(): Promise<void> {
    this.closings += 1;
  }
}
