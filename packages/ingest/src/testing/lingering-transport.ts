import { BaseTransport, HttpResponse, type HttpRequest } from "@haulier/core";

/** Answers what `answer` has an answer for. Another request ends only when it is aborted, and then takes some turns of the event loop for it. */
export class LingeringTransport extends BaseTransport {
  readonly #answer: (request: HttpRequest) => unknown;
  /** How many requests are under way. */
  active = 0;

  constructor(answer: (request: HttpRequest) => unknown) {
    super();
    this.#answer = answer;
  }

  async handleRequest(request: HttpRequest): Promise<HttpResponse> {
    const json = this.#answer(request);
    if (json !== undefined) return new HttpResponse({ json });
    const { signal } = request.extensions;
    this.active += 1;
    await new Promise<void>((resolve) => {
      signal?.addEventListener("abort", () => resolve(), { once: true });
    });
    for (let turn = 0; turn < 5; turn++) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    this.active -= 1;
    throw signal?.reason;
  }
}
