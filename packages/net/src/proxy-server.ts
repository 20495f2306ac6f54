import { basicAuthorization, checkOptionNames, HttpHeaders, type HeadersInit } from "@haulier/core";

import { joinAddress } from "./address.ts";
import type { TlsOptions } from "./tls-options.ts";
import type { TlsSettings } from "./tls-settings.ts";

/** A proxy, as one is described by those who want to go through it. */
export interface ProxySettings {
  /** Such as `http://proxy.test:3128`, or `https:` for TLS with the proxy. User and password may be in it, percent-encoded. */
  readonly url: string | URL;
  /** In place of the one in the URL. */
  readonly username?: string | undefined;
  /** In place of the one in the URL. */
  readonly password?: string | undefined;
  /** Fields for an HTTP proxy, which the origin never sees. A `Proxy-Authorization` among them goes before user and password. */
  readonly headers?: HeadersInit | undefined;
  /** TLS with a proxy of `https:`; one of `http:` goes without, and SOCKS has none. The targets behind it have options of their own. */
  readonly tls?: TlsOptions | TlsSettings | undefined;
}

/** A proxy by its URL alone, or with settings. */
export type ProxyInit = string | URL | ProxySettings;

/** Chooses the proxy for a URL; `null` goes without. */
export type ProxyResolver = (url: URL) => ProxyInit | null;

const names: ReadonlySet<string> = new Set<keyof ProxySettings>(["url", "username", "password", "headers", "tls"]);

/** Schemes with their default ports. */
const defaultPorts: Readonly<Record<string, number>> = {
  "http:": 80,
  "https:": 443,
  "socks4:": 1080,
  "socks4a:": 1080,
  "socks5:": 1080,
  "socks5h:": 1080,
};

/** Fields that say how a message is framed, or where it goes; they are the connector's business. */
const ownFields = ["host", "content-length", "transfer-encoding", "connection", "upgrade"] as const;

const inspect: unique symbol = Symbol.for("nodejs.util.inspect.custom");

/** A proxy whose settings were checked. Credentials are there for those who ask, and are not printed. */
export class ProxyServer implements ProxySettings {
  /** Without credentials. */
  readonly url: URL;
  /** Such as `http://proxy.test:3128`, for messages. */
  readonly name: string;
  readonly hostname: string;
  readonly port: number;
  readonly #username: string | undefined;
  readonly #password: string | undefined;
  readonly #headers: HttpHeaders;
  readonly #tls: TlsOptions | TlsSettings | undefined;

  /** @throws TypeError for what is no proxy; its text has no credentials. */
  constructor(init: ProxyInit) {
    const settings: ProxySettings = typeof init === "string" || init instanceof URL ? { url: init } : init;
    if (typeof settings !== "object" || settings === null) throw new TypeError("proxy: expected a URL, or an object");
    if (!(settings instanceof ProxyServer)) checkOptionNames("proxy", settings, names);
    const url = parseProxyUrl(settings.url);
    this.#username = settings.username ?? decoded(url.username);
    this.#password = settings.password ?? decoded(url.password);
    this.#headers = new HttpHeaders(settings.headers);
    this.#tls = settings.tls;
    this.hostname = url.hostname.replace(/^\[(.*)\]$/, "$1");
    this.port = url.port === "" ? defaultPorts[url.protocol]! : Number(url.port);
    this.name = `${url.protocol}//${joinAddress(this.hostname, this.port)}`;
    this.url = new URL(this.name);
    for (const name of ownFields) {
      if (this.#headers.has(name)) throw new TypeError(`proxy.headers: ${name} is not one to set`);
    }
    this.#refuseIdleSettings();
    // Found out now, rather than at the first connection.
    if (this.speaksHttp) this.httpHeaders();
  }

  get username(): string | undefined {
    return this.#username;
  }

  get password(): string | undefined {
    return this.#password;
  }

  get headers(): HttpHeaders {
    return this.#headers;
  }

  get tls(): TlsOptions | TlsSettings | undefined {
    return this.#tls;
  }

  /** Whether it is a proxy of HTTP, rather than of SOCKS. */
  get speaksHttp(): boolean {
    return this.url.protocol === "http:" || this.url.protocol === "https:";
  }

  /** Whether it is given credentials. */
  get hasCredentials(): boolean {
    return this.#username !== undefined || this.#password !== undefined || this.#headers.has("proxy-authorization");
  }

  /** The fields that an HTTP proxy is sent, with `Proxy-Authorization` where there are credentials. */
  httpHeaders(): HttpHeaders {
    const headers = this.#headers.clone();
    if ((this.#username ?? this.#password) === undefined || headers.has("proxy-authorization")) return headers;
    headers.append("Proxy-Authorization", basicAuthorization(this.#username ?? "", this.#password ?? ""));
    return headers;
  }

  /** What would have no effect is a mistake: it may be meant to protect something. */
  #refuseIdleSettings(): void {
    if (this.speaksHttp) return;
    if (this.#headers.size > 0)
      throw new TypeError(`proxy.headers: ${this.name} speaks SOCKS, which has no header fields; leave them out`);
    if (this.#tls !== undefined)
      throw new TypeError(
        `proxy.tls: ${this.name} speaks SOCKS, which has no TLS with the proxy; leave it out, or pass TLS with the targets as tls beside proxy`,
      );
  }

  toString(): string {
    return this.name;
  }

  toJSON(): string {
    return this.name;
  }

  [inspect](): string {
    return `ProxyServer ${this.name}`;
  }
}

function parseProxyUrl(init: string | URL): URL {
  const url = typeof init === "string" ? URL.parse(init) : init;
  // What is not understood is not quoted: it may well have a password in it.
  if (!(url instanceof URL)) throw new TypeError("proxy: expected a URL such as http://proxy.test:3128");
  if (!Object.hasOwn(defaultPorts, url.protocol)) {
    const schemes = Object.keys(defaultPorts).map((scheme) => `${scheme}//`);
    throw new TypeError(`proxy: unknown scheme; the URL of a proxy begins with one of ${schemes.join(", ")}`);
  }
  if (url.hostname === "") throw new TypeError("proxy: the URL has no host; write it like http://proxy.test:3128");
  return url;
}

/** Userinfo of a URL as it was meant; a percent sign that encodes nothing stands for itself. */
function decoded(text: string): string | undefined {
  if (text === "") return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
