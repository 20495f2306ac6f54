import type { Duplex } from "node:stream";

import {
  checkOptionNames,
  type Connection,
  type Connector,
  type ConnectOptions,
  type ConnectTarget,
  type ForwardRoute,
  type HttpHeaders,
  type Route,
  type RoutedRequest,
} from "@haulier/core";

import { directConnector } from "./direct-connector.ts";
import { securedConnection } from "./node-connection.ts";
import { translateNodeError } from "./node-errors.ts";
import { proxyFailure, type ProxyStep } from "./proxy-failure.ts";
import { ProxyServer, type ProxyInit } from "./proxy-server.ts";
import { targetAuthority } from "./target-authority.ts";
import { startTls } from "./tls-opening.ts";
import type { TlsOptions } from "./tls-options.ts";
import { TlsSettings } from "./tls-settings.ts";
import { openTunnel } from "./tunnel.ts";

/** How {@link httpProxyConnector} dials. */
export interface HttpProxyConnectorOptions {
  /** The proxy: its URL, such as `http://user:password@proxy.test:3128`, or settings. */
  proxy: ProxyInit;
  /** How the proxy is reached; through another proxy, for one. @defaultValue directConnector() */
  connector?: Connector | undefined;
  /** How TLS with `https:` targets is made; or settings that other connectors share. TLS with the proxy is `proxy.tls`. */
  tls?: TlsOptions | TlsSettings | undefined;
}

const names: ReadonlySet<string> = new Set<keyof HttpProxyConnectorOptions>(["proxy", "connector", "tls"]);

/**
 * Dials through an HTTP proxy, which makes a tunnel to the target by CONNECT. Its `route` tells transports that the proxy takes requests
 * for plain http whole as well.
 *
 * The connector rejects with `ProxyError`, whose message names target, proxy, reason and remedy, and whose `cause` is a
 * {@link ProxyRefusal} when the proxy has answered; with `ConnectError` when TLS with the target fails; or with the reason of the signal.
 * @throws TypeError for an unknown option, or one of the wrong type.
 * @see RFC 9110 section 9.3.6, https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6
 */
export function httpProxyConnector(options: HttpProxyConnectorOptions): Connector {
  checkOptionNames("httpProxyConnector", options, names);
  const proxy = options.proxy instanceof ProxyServer ? options.proxy : new ProxyServer(options.proxy);
  if (!proxy.speaksHttp)
    throw new TypeError(`proxy: ${proxy.name} is no HTTP proxy; @haulier/socks has a connector for it`);
  const road = new HttpProxyRoad(proxy, options);
  return Object.assign((target: ConnectTarget, connectOptions: ConnectOptions) => road.dial(target, connectOptions), {
    route: ({ url }: RoutedRequest) => (url.protocol === "https:" ? road.tunnelling : road.forwarding),
  });
}

let roadsMade = 0;

/** The way through one proxy. */
class HttpProxyRoad {
  readonly tunnelling: Route;
  readonly forwarding: Route;
  readonly #proxy: ProxyServer;
  readonly #headers: HttpHeaders;
  readonly #connector: Connector;
  readonly #tls: TlsSettings;
  /** With a proxy of `https:`. */
  readonly #proxyTls: TlsSettings | undefined;

  constructor(proxy: ProxyServer, { connector, tls }: HttpProxyConnectorOptions) {
    this.#proxy = proxy;
    this.#headers = proxy.httpHeaders();
    this.#connector = connector ?? directConnector();
    this.#tls = TlsSettings.of(tls);
    this.#proxyTls = proxy.url.protocol === "https:" ? TlsSettings.of(proxy.tls) : undefined;
    roadsMade += 1;
    const key = `proxy-${roadsMade} ${proxy.name}`;
    this.tunnelling = { key, connect: (target, options) => this.dial(target, options) };
    this.forwarding = { ...this.tunnelling, forward: new HttpProxyForward(proxy, `${key} forward`, this) };
  }

  get headers(): HttpHeaders {
    return this.#headers;
  }

  /** A tunnel to the target, with TLS over it for `https:`. */
  async dial(target: ConnectTarget, options: ConnectOptions): Promise<Connection> {
    const authority = targetAuthority(target);
    const reached = await this.reach(target, options);
    const since = performance.now();
    const stream = reached.stream as unknown as Duplex;
    await this.#step("tunnel", target, options, async () => {
      await openTunnel(stream, authority, this.#headers, options.signal);
      // In TLS the client speaks first: nobody but the proxy can have sent this.
      if (target.protocol === "https:" && stream.readableLength > 0) {
        stream.destroy();
        throw new Error("it sent more than an answer, before TLS with the target began");
      }
    });
    const tunnel = {
      ...reached,
      alpnProtocol: undefined,
      tls: undefined,
      timings: { ...reached.timings, proxy: (reached.timings.proxy ?? 0) + performance.now() - since },
    };
    return target.protocol === "https:" ? this.#secure(tunnel, target, options) : tunnel;
  }

  /** A connection to the proxy itself. @param target undefined where that is all that is wanted. */
  async reach(target: ConnectTarget | undefined, options: ConnectOptions): Promise<Connection> {
    options.signal?.throwIfAborted();
    const { hostname, port } = this.#proxy;
    const { signal } = options;
    const road = await this.#step("reach", target, options, () =>
      this.#connector({ protocol: "http:", hostname, port }, { signal }),
    );
    const settings = this.#proxyTls;
    const reached = { ...road, proxy: this.#proxy.name };
    if (settings === undefined) return reached;
    const since = performance.now();
    const request = { settings, signal, alpnProtocols: ["http/1.1"] };
    const stream = road.stream as unknown as Duplex;
    const socket = await this.#step("secure", target, options, () =>
      startTls(stream, { protocol: "https:", hostname, port }, request),
    );
    const proxyTime = (road.timings.proxy ?? 0) + performance.now() - since;
    return securedConnection(reached, socket, { ...road.timings, proxy: proxyTime });
  }

  async #secure(tunnel: Connection, target: ConnectTarget, options: ConnectOptions): Promise<Connection> {
    const since = performance.now();
    const stream = tunnel.stream as unknown as Duplex;
    try {
      const socket = await startTls(stream, target, { ...options, settings: this.#tls });
      return securedConnection(tunnel, socket, { ...tunnel.timings, tls: performance.now() - since });
    } catch (error) {
      if (options.signal?.aborted) throw options.signal.reason;
      throw translateNodeError(error, { phase: "connect", target, proxy: this.#proxy.name });
    }
  }

  async #step<T>(
    step: ProxyStep,
    target: ConnectTarget | undefined,
    { signal }: ConnectOptions,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw proxyFailure(error, step, this.#proxy, target);
    }
  }
}

/** Not a plain object, so that printing a route prints no header fields. */
class HttpProxyForward implements ForwardRoute {
  readonly proxy: URL;
  readonly key: string;
  readonly connect: Connector;
  readonly #road: HttpProxyRoad;

  constructor(proxy: ProxyServer, key: string, road: HttpProxyRoad) {
    this.proxy = proxy.url;
    this.key = key;
    this.connect = (_proxy, options) => road.reach(undefined, options);
    this.#road = road;
  }

  get headers(): HttpHeaders {
    return this.#road.headers;
  }
}
