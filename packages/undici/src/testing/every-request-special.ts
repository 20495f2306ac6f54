import {
  BaseTransport,
  type HttpRequest,
  type HttpResponse,
  type PoolStatus,
  type TransportCapabilities,
} from "@haulier/core";

import type { UndiciTransport } from "../undici-transport.ts";

/** Sends every request as one that undici cannot send: with an `Upgrade`, which servers are free to pay no heed to. */
export class EveryRequestSpecial extends BaseTransport {
  readonly #inner: UndiciTransport;

  constructor(inner: UndiciTransport) {
    super();
    this.#inner = inner;
  }

  override get capabilities(): TransportCapabilities {
    return this.#inner.capabilities;
  }

  override poolStatus(): PoolStatus | undefined {
    return this.#inner.poolStatus();
  }

  handleRequest(request: HttpRequest): Promise<HttpResponse> {
    const special = request.with({});
    special.headers.append("Upgrade", "nothing/1");
    return this.#inner.handleRequest(special);
  }

  override close(): Promise<void> {
    return this.#inner.close();
  }
}
