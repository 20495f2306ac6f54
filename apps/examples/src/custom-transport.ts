// Shows a transport in twenty lines, used by a client and run through the conformance suite: `node --test custom-transport.ts`.
import { describeTransport } from "@haulier/conformance/node-test";
import {
  BaseTransport,
  Client,
  type HttpRequest,
  HttpResponse,
  TransportClosedError,
  type TransportCapabilities,
  WriteError,
} from "@haulier/core";

/** Calls a function in place of a server. */
export class FunctionTransport extends BaseTransport {
  readonly #answer: (request: HttpRequest) => Promise<HttpResponse>;
  #closed = false;

  constructor(answer: (request: HttpRequest) => Promise<HttpResponse>) {
    super();
    this.#answer = answer;
  }

  async handleRequest(request: HttpRequest): Promise<HttpResponse> {
    if (this.#closed) throw new TransportClosedError("the transport is closed", { request });
    request.extensions.signal?.throwIfAborted();
    try {
      return await this.#answer(request);
    } catch (cause) {
      throw new WriteError("the function failed", { request, cause });
    }
  }

  override async close(): Promise<void> {
    this.#closed = true;
  }
}
