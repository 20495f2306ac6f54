import {
  BaseTransport,
  type HttpRequest,
  type HttpResponse,
  type PoolStatus,
  type TransportCapabilities,
} from "@haulier/core";
import { UndiciTransport, type UndiciTransportOptions } from "@haulier/undici";

import { socksConnector, type SocksConnectorOptions } from "./socks-connector.ts";

/** Options of {@link SocksTransport}: those of `socksConnector`, and those of `UndiciTransport` that are not about dialling. */
export type SocksTransportOptions = SocksConnectorOptions &
  Omit<UndiciTransportOptions, keyof SocksConnectorOptions | "socketPath" | "socks" | "trustEnv">;

/** Not about the way that a SOCKS proxy is on. */
const foreign = ["socketPath", "dispatcher", "socks", "trustEnv"] as const;

/**
 * HTTP/1.1, and HTTP/2 by ALPN, through a SOCKS proxy: an `UndiciTransport` with a `socksConnector`. For another protocol, or for one
 * connector in several transports, put the two together yourself.
 */
export class SocksTransport extends BaseTransport {
  readonly #inner: UndiciTransport;
  readonly #capabilities: TransportCapabilities;

  /** @throws TypeError for an option that is unknown or cannot be used. */
  constructor({ proxy, tls, connector, lookup, ...options }: SocksTransportOptions) {
    super();
    for (const name of foreign) {
      if (name in options) throw new TypeError(`SocksTransport: "${name}" does not go with a SOCKS proxy`);
    }
    this.#inner = new UndiciTransport({ ...options, connector: socksConnector({ proxy, tls, connector, lookup }) });
    this.#capabilities = Object.freeze({
      ...this.#inner.capabilities,
      name: "socks",
      proxy: true,
      // It is the proxy that connects.
      connectGuard: false,
    });
  }

  /** @throws TransportError, or `signal.reason` when the signal of the request aborts. */
  handleRequest(request: HttpRequest): Promise<HttpResponse> {
    return this.#inner.handleRequest(request);
  }

  override get capabilities(): TransportCapabilities {
    return this.#capabilities;
  }

  /** Connections by origin of the targets. */
  override poolStatus(): PoolStatus | undefined {
    return this.#inner.poolStatus();
  }

  override close(): Promise<void> {
    return this.#inner.close();
  }
}
