import type { RequestExtensions } from "./extensions.ts";
import type { HttpHeaders } from "./http-headers.ts";

/** A duplex byte stream, by shape: what Node's `net.Socket`, `tls.TLSSocket` and `stream.Duplex` have in common. */
export interface Duplex {
  write(chunk: Uint8Array | string, callback?: (error?: Error | null) => void): boolean;
  end(callback?: () => void): unknown;
  destroy(error?: Error): unknown;
  // oxlint-disable-next-line typescript/no-explicit-any -- as Node types it, whose sockets are not assignable to anything narrower
  on(event: string, listener: (...args: any[]) => void): unknown;
  // oxlint-disable-next-line typescript/no-explicit-any -- as `on`
  off(event: string, listener: (...args: any[]) => void): unknown;
}

/** Where a connection is wanted. */
export interface ConnectTarget {
  /** `https:` asks for TLS over the connection. */
  readonly protocol: "http:" | "https:";
  /** A name or an address; IPv6 without brackets. */
  readonly hostname: string;
  readonly port: number;
}

/** How a connection is wanted. */
export interface ConnectOptions {
  /** Protocols to offer by ALPN, best first. Only with TLS. */
  readonly alpnProtocols?: readonly string[] | undefined;
  /** Name for SNI and for checking the certificate, in place of the host name. */
  readonly serverName?: string | undefined;
  /** Ends the attempt; the promise then rejects with `signal.reason` and nothing stays open. */
  readonly signal?: AbortSignal | undefined;
}

/** Facts about a TLS connection. */
export interface TlsInfo {
  /** Such as `TLSv1.3`. */
  readonly version: string;
  /** The cipher suite by its IANA name. */
  readonly cipher: string;
  /** Whether the certificate was checked and found good. */
  readonly authorized: boolean;
  /** Whether an earlier session was resumed. */
  readonly resumed: boolean;
  /** The server's certificate in DER; read on demand, since it costs. */
  certificate(): Uint8Array | undefined;
}

/** How long the parts of dialling took, in milliseconds. A part that did not happen is undefined. */
export interface ConnectTimings {
  readonly dns?: number | undefined;
  readonly tcp?: number | undefined;
  /** What proxies took once TCP had reached the first of them: TLS with them, and their tunnels. */
  readonly proxy?: number | undefined;
  readonly tls?: number | undefined;
}

/** A connection that is ready for use: dialled, through any proxy, and with TLS where it was asked for. Whoever dialled it closes it. */
export interface Connection {
  readonly stream: Duplex;
  /** What the server chose by ALPN; undefined without TLS or without a choice. */
  readonly alpnProtocol: string | undefined;
  /** `address:port`, or undefined where there is none. */
  readonly localAddress: string | undefined;
  /** `address:port`, or the path of a Unix socket. With a proxy, that of the proxy. */
  readonly remoteAddress: string | undefined;
  /** The last proxy on the way, such as `http://proxy.test:3128`, without credentials; undefined where there is none. */
  readonly proxy?: string | undefined;
  readonly tls: TlsInfo | undefined;
  readonly timings: ConnectTimings;
}

/**
 * Dials: the road to the server, apart from the protocol that is spoken on it. Direct, Unix socket, HTTP CONNECT and SOCKS are connectors;
 * a plain function is one.
 */
export interface Connector {
  /**
   * @returns a connection that the caller owns: a byte stream to the target itself, whatever is on the way.
   * @throws ConnectError, ProxyError; or `options.signal.reason` when that aborts.
   */
  (target: ConnectTarget, options: ConnectOptions): Promise<Connection>;
  /**
   * The way that a request goes, for connectors that have several, or that have proxies which take requests whole. A transport asks before it
   * looks for a connection in its pool, keeps the connections of each way apart by its `key`, and dials by its `connect`. `undefined` is the
   * way of the connector itself.
   * @throws TypeError for a proxy that cannot be one.
   */
  readonly route?: ((request: RoutedRequest) => Route | undefined) | undefined;
}

/** What a way depends on; an {@link HttpRequest} is one. Its URL is looked at only where there is something to choose. */
export interface RoutedRequest {
  readonly url: URL;
  /** They may name a proxy of the request's own. */
  readonly extensions: RequestExtensions;
}

/** One way to an origin, of several that a connector has. */
export interface Route {
  /**
   * Tells its connections from those by other ways, as a partition of the pool does: ways with the same key are interchangeable. Contains
   * nothing secret. The empty one is the way without a proxy.
   */
  readonly key: string;
  /** Dials by this way. */
  readonly connect: Connector;
  /** How a proxy takes requests without a tunnel; undefined where it has to be one, as for https. */
  readonly forward?: ForwardRoute | undefined;
}

/**
 * A proxy that takes requests whole: their target is written in absolute form, on connections to the proxy, which serve all origins.
 * A transport that cannot write such requests has a tunnel by `connect` of the {@link Route} instead.
 * @see RFC 9112 section 3.2.2, https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
 */
export interface ForwardRoute {
  /** The proxy, without credentials: what connections are pooled by, in place of the origin of the request. */
  readonly proxy: URL;
  /** As that of the {@link Route}, and never the same. */
  readonly key: string;
  /** Fields for the proxy, such as `Proxy-Authorization`, to be added where the request has none of that name. */
  readonly headers: HttpHeaders;
  /** Connects to the proxy, with TLS where it has that. The target is the proxy; HTTP/1.1 is the protocol. */
  readonly connect: Connector;
}

/** The limits of a connection pool. */
export interface PoolLimits {
  /** Connections in all, active and idle. @defaultValue 100 */
  readonly maxConnections: number;
  /** Idle connections kept for reuse. @defaultValue 20 */
  readonly maxIdleConnections: number;
  /** How long an idle connection is kept, in milliseconds. @defaultValue 5_000 */
  readonly keepAliveTimeout: number;
}

/** 100 connections, 20 kept idle, for 5 s. */
export const defaultPoolLimits: PoolLimits = Object.freeze({
  maxConnections: 100,
  maxIdleConnections: 20,
  keepAliveTimeout: 5_000,
});
