import {
  checkOptionNames,
  ProxyError,
  type Connector,
  type ConnectTarget,
  type RequestExtensions,
  type Route,
  type RoutedRequest,
} from "@haulier/core";

import { joinAddress } from "./address.ts";
import { directConnector } from "./direct-connector.ts";
import { httpProxyConnector } from "./http-proxy-connector.ts";
import { proxiesFromEnvironment } from "./proxies-from-environment.ts";
import { ProxyRoads } from "./proxy-roads.ts";
import { ProxyServer, type ProxyInit, type ProxyResolver, type ProxySettings } from "./proxy-server.ts";
import type { TlsOptions } from "./tls-options.ts";
import { TlsSettings } from "./tls-settings.ts";

declare module "@haulier/core" {
  interface RequestExtensions {
    /** The proxy of this request, in place of the one of the connector; `null` goes without. For transports that dial by `proxyConnector`. */
    readonly proxy?: ProxyInit | null | undefined;
  }
}

/** How {@link proxyConnector} dials. */
export interface ProxyConnectorOptions {
  /**
   * The proxy for all requests; a function that chooses one for each URL; `"env"` for those that the environment names; or `null` for none but
   * those that requests bring. @defaultValue null
   */
  proxy?: ProxyInit | ProxyResolver | null | undefined;
  /** How targets without a proxy, and proxies, are reached. @defaultValue directConnector({ tls }) */
  connector?: Connector | undefined;
  /** How TLS with `https:` targets is made through proxies, and by the default connector; or settings that other connectors share. */
  tls?: TlsOptions | TlsSettings | undefined;
  /** Makes the connector for a SOCKS proxy, such as `(proxy) => socksConnector({ proxy })` with that of `@haulier/socks`. */
  socks?: ((proxy: ProxySettings) => Connector) | undefined;
}

const names: ReadonlySet<string> = new Set<keyof ProxyConnectorOptions>(["proxy", "connector", "tls", "socks"]);

const noExtensions: RequestExtensions = Object.freeze({});

/**
 * Dials with or without a proxy, as is right for each target: one for all, one by URL, those of the environment, or the one that a request
 * brings in `extensions.proxy`.
 * @throws TypeError for an unknown option, one of the wrong type, or a proxy that cannot be one.
 */
export function proxyConnector(options: ProxyConnectorOptions = {}): Connector {
  checkOptionNames("proxyConnector", options, names);
  const chooser = new ProxyChooser(options);
  return Object.assign(
    ((target, connectOptions) => chooser.choose(requestTo(target)).connect(target, connectOptions)) as Connector,
    {
      route: (request: RoutedRequest) => chooser.route(request),
    },
  );
}

/** Finds the way for each request. */
class ProxyChooser {
  readonly #resolve: ProxyResolver | undefined;
  readonly #connector: Connector;
  readonly #withoutProxy: Route;
  readonly #tls: TlsSettings;
  readonly #socks: ProxyConnectorOptions["socks"];
  readonly #roads = new ProxyRoads((proxy) => this.#open(proxy));

  constructor({ proxy = null, connector, tls, socks }: ProxyConnectorOptions) {
    this.#tls = TlsSettings.of(tls);
    this.#connector = connector ?? directConnector({ tls: this.#tls });
    this.#withoutProxy = { key: "", connect: this.#connector };
    this.#socks = socks;
    if (proxy === null) return;
    if (proxy === "env") this.#resolve = proxiesFromEnvironment();
    else if (typeof proxy === "function") this.#resolve = proxy;
    else {
      const server = new ProxyServer(proxy);
      if (!server.speaksHttp && socks === undefined) throw new TypeError(missingSocks(server));
      this.#resolve = () => server;
    }
  }

  route(request: RoutedRequest): Route | undefined {
    // Nothing to choose from, as with most requests: the connector is the way, or knows it.
    if (request.extensions.proxy === undefined && this.#resolve === undefined) return this.#connector.route?.(request);
    return this.choose(request);
  }

  choose(request: RoutedRequest): Route {
    const own = request.extensions.proxy;
    const proxy = own === undefined ? (this.#resolve?.(request.url) ?? null) : own;
    if (proxy === null) return this.#connector.route?.(request) ?? this.#withoutProxy;
    return this.#roads.get(proxy)(request);
  }

  #open(proxy: ProxyServer): Connector {
    if (proxy.speaksHttp) return httpProxyConnector({ proxy, connector: this.#connector, tls: this.#tls });
    if (this.#socks === undefined) throw new ProxyError(missingSocks(proxy));
    return this.#socks(proxy);
  }
}

function missingSocks(proxy: ProxyServer): string {
  return `proxy: ${proxy.name} speaks SOCKS; pass socks: (proxy) => socksConnector({ proxy }), with that of @haulier/socks`;
}

function requestTo({ protocol, hostname, port }: ConnectTarget): RoutedRequest {
  return { url: new URL(`${protocol}//${joinAddress(hostname, port)}`), extensions: noExtensions };
}
