import type { Connector } from "@haulier/core";

import { directConnector } from "./direct-connector.ts";
import { proxyConnector, type ProxyConnectorOptions } from "./proxy-connector.ts";
import type { ProxyInit, ProxyResolver } from "./proxy-server.ts";
import type { TlsOptions } from "./tls-options.ts";
import { TlsSettings } from "./tls-settings.ts";

/** What a transport was told about dialling. */
export interface DiallingOptions {
  /** Trust, client certificate and versions for https. */
  readonly tls?: TlsOptions | undefined;
  /** Connects to this Unix socket or named pipe, whatever the host of the URL. */
  readonly socketPath?: string | undefined;
  /**
   * The proxy for all requests; a function that chooses one for each URL; `"env"` for those of the environment; `null` for none but those
   * that requests bring in `extensions.proxy`. @defaultValue null, or `"env"` with `trustEnv`
   */
  readonly proxy?: ProxyInit | ProxyResolver | null | undefined;
  /** Makes the connector for a SOCKS proxy; see {@link ProxyConnectorOptions}. */
  readonly socks?: ProxyConnectorOptions["socks"];
  /** Whether the environment decides on what is not said here: proxies, `SSL_CERT_FILE`, `SSL_CERT_DIR`, `SSLKEYLOGFILE`. @defaultValue false */
  readonly trustEnv?: boolean | undefined;
  /** How connections are dialled, in place of all that: the other options are then its own business. */
  readonly connector?: Connector | undefined;
}

/**
 * The connector that the options of a transport ask for: their own, or one that dials directly, unless a proxy is named.
 * @param owner names the transport in errors.
 * @throws TypeError when options for dialling go together with a connector that does not know of them, or cannot be used.
 */
export function chooseConnector(owner: string, options: DiallingOptions): Connector {
  const { connector, ...others } = options;
  if (connector === undefined) return standardConnector(owner, others);
  if (typeof connector !== "function") throw new TypeError(`${owner}: connector must be a function`);
  const lost = names.filter((name) => others[name] !== undefined);
  if (lost.length === 0) return connector;
  throw new TypeError(
    `${owner}: with a connector, pass ${lost.join(", ")} to that one, such as proxyConnector({ connector: directConnector({ tls }) })`,
  );
}

const names = ["tls", "socketPath", "proxy", "socks", "trustEnv"] as const satisfies readonly (keyof DiallingOptions)[];

function standardConnector(
  owner: string,
  { tls: own, socketPath, proxy, socks, trustEnv }: DiallingOptions,
): Connector {
  if (trustEnv !== undefined && typeof trustEnv !== "boolean")
    throw new TypeError(`${owner}: trustEnv must be true or false`);
  const tls = TlsSettings.of(trustEnv === undefined ? own : { trustEnv, ...own });
  // A socket is where it is: no proxy leads to it, neither one of the environment.
  if (socketPath !== undefined) {
    if (proxy === undefined || proxy === null) return directConnector({ tls, socketPath });
    throw new TypeError(
      `${owner}: socketPath and proxy exclude each other; no proxy leads to a socket of this machine`,
    );
  }
  const chosen = proxy === undefined && trustEnv === true ? "env" : proxy;
  return proxyConnector({ proxy: chosen, connector: directConnector({ tls }), tls, socks });
}
