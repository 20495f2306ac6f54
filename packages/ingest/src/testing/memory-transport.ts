import { BaseTransport, type HttpRequest, type HttpResponse } from "@haulier/core";

/** Answers in memory, a turn of the event loop later, and keeps nothing: for what is about memory. */
export class MemoryTransport extends BaseTransport {
  readonly #answer: (request: HttpRequest) => HttpResponse;
  requests = 0;

  constructor(answer: (request: HttpRequest) => HttpResponse) {
    super();
    this.#answer = answer;
  }

  async handleRequest(request: HttpRequest): Promise<HttpResponse> {
    this.requests += 1;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    return this.#answer(request);
  }
}
