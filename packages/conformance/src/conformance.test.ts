import { BaseTransport, type HttpRequest, type HttpResponse, TransportClosedError } from "@haulier/core";

import { describeTransport } from "./vitest.ts";
import type { Handler } from "./handler.ts";

/** The smallest transport there is: calls a function. */
class FunctionTransport extends BaseTransport {
  readonly #handler: Handler;
  #closed = false;

  constructor(handler: Handler) {
    super();
    this.#handler = handler;
  }

  handleRequest(request: HttpRequest): Promise<HttpResponse> {
    if (this.#closed) return Promise.reject(new TransportClosedError("the transport is closed", { request }));
    return this.#handler(request);
  }

  override async close(): Promise<void> {
    this.#closed = true;
  }
}

describeTransport("FunctionTransport", { create: ({ handler }) => new FunctionTransport(handler) });
