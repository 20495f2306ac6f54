import { HttpHeaders, type Connector, type Route, type RoutedRequest } from "@haulier/core";

import { ProxyServer, type ProxyInit, type ProxySettings } from "./proxy-server.ts";
import { TlsSettings } from "./tls-settings.ts";

/** The way through one proxy to any URL. */
export type ProxyRoad = (request: RoutedRequest) => Route;

/** Proxies that are remembered. One that is forgotten gets new connections when it is used again. */
const maxRoads = 1_000;

/** The roads through the proxies that were used, so that equal proxies share their connections and TLS sessions. */
export class ProxyRoads {
  readonly #open: (proxy: ProxyServer) => Connector;
  /** By content, credentials included; the one used last at the end. */
  readonly #roads = new Map<ProxyServer | string, ProxyRoad>();

  /** @param open makes the connector for a proxy. */
  constructor(open: (proxy: ProxyServer) => Connector) {
    this.#open = open;
  }

  /** @throws TypeError for what is no proxy, and what `open` throws. */
  get(init: ProxyInit): ProxyRoad {
    // Those of the environment are the same ones for every request.
    const content = init instanceof ProxyServer ? init : contentOf(init);
    const road = this.#roads.get(content) ?? this.#make(init instanceof ProxyServer ? init : new ProxyServer(init));
    this.#roads.delete(content);
    this.#roads.set(content, road);
    if (this.#roads.size > maxRoads) this.#forgetOldest();
    return road;
  }

  #make(proxy: ProxyServer): ProxyRoad {
    const connector = this.#open(proxy);
    const route: Route = { key: `${nextName()} ${proxy.name}`, connect: connector };
    return (request) => connector.route?.(request) ?? route;
  }

  #forgetOldest(): void {
    for (const oldest of this.#roads.keys()) {
      this.#roads.delete(oldest);
      return;
    }
  }
}

let named = 0;

function nextName(): string {
  named += 1;
  return `other-proxy-${named}`;
}

function contentOf(init: string | URL | ProxySettings): string {
  if (typeof init === "string") return init;
  if (init instanceof URL) return init.href;
  const { url, username, password, headers, tls } = init;
  return JSON.stringify([String(url), username, password, new HttpHeaders(headers).toList(), tls && idOf(tls)]);
}

const ids = new WeakMap<object, string>();

/** Options of TLS are told apart by what they are, not by what is in them: keys and certificates may be long. */
function idOf(tls: object): string {
  if (tls instanceof TlsSettings) return tls.key;
  let id = ids.get(tls);
  if (id === undefined) ids.set(tls, (id = nextName()));
  return id;
}
