/** A duplex byte stream, by shape: what Node's `net.Socket`, `tls.TLSSocket` and `stream.Duplex` have in common. */
export interface Duplex {
  write(chunk: Uint8Array | string, callback?: (error?: Error | null) => void): boolean;
  end(callback?: () => void): unknown;
  destroy(error?: Error): unknown;
  on(event: string, listener: (...args: never[]) => void): unknown;
  off(event: string, listener: (...args: never[]) => void): unknown;
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
  readonly tls?: number | undefined;
}

/** A connection that is ready for use: dialled, through any proxy, and with TLS where it was asked for. Whoever dialled it closes it. */
export interface Connection {
  readonly stream: Duplex;
  /** What the server chose by ALPN; undefined without TLS or without a choice. */
  readonly alpnProtocol: string | undefined;
  /** `address:port`, or undefined where there is none. */
  readonly localAddress: string | undefined;
  /** `address:port`, or the path of a Unix socket. */
  readonly remoteAddress: string | undefined;
  readonly tls: TlsInfo | undefined;
  readonly timings: ConnectTimings;
}

/**
 * Dials: the road to the server, apart from the protocol that is spoken on it. Direct, Unix socket, HTTP CONNECT and SOCKS are connectors.
 * @returns a connection that the caller owns.
 * @throws ConnectError, ProxyError; or `options.signal.reason` when that aborts.
 */
export type Connector = (target: ConnectTarget, options: ConnectOptions) => Promise<Connection>;

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
