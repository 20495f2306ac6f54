import { Socket, LookupFunction } from "node:net";
import { Connection, Duplex, ConnectTarget, ConnectOptions, ConnectTimings, Timeouts, HttpRequest, PoolLimits, Clock, PoolStatus, Processed, TransportError } from "@haulier/core";
import { SecureVersion, PeerCertificate, ConnectionOptions, TLSSocket } from "node:tls";
import { Duplex as Duplex$1 } from "node:stream";
interface NodeConnection extends Connection {
    readonly stream: Socket & Duplex;
}
type NodeConnector = (target: ConnectTarget, options: ConnectOptions) => Promise<NodeConnection>;
declare function describeConnection(socket: Socket, timings: ConnectTimings, road?: string): NodeConnection;
interface TlsOptions {
    ca?: string | Uint8Array | readonly (string | Uint8Array)[] | undefined;
    cert?: string | Uint8Array | undefined;
    key?: string | Uint8Array | undefined;
    passphrase?: string | undefined;
    pfx?: Uint8Array | undefined;
    serverName?: string | undefined;
    minVersion?: SecureVersion | undefined;
    maxVersion?: SecureVersion | undefined;
    ciphers?: string | undefined;
    verify?: boolean | undefined;
    checkServerIdentity?: ((host: string, certificate: PeerCertificate) => Error | undefined) | undefined;
}
interface TlsRequest {
    readonly alpnProtocols?: readonly string[] | undefined;
    readonly serverName?: string | undefined;
}
declare class TlsSettings {
    #private;
    readonly key: string;
    readonly verify: boolean;
    constructor(options?: TlsOptions);
    nameFor(target: ConnectTarget, request: TlsRequest): string;
    connectionOptions(target: ConnectTarget, request: TlsRequest): ConnectionOptions;
}
interface DirectConnectorOptions {
    socketPath?: string | undefined;
    localAddress?: string | undefined;
    lookup?: LookupFunction | undefined;
    family?: 4 | 6 | undefined;
    attemptTimeout?: number | undefined;
    noDelay?: boolean | undefined;
    keepAlive?: boolean | undefined;
    tls?: TlsOptions | TlsSettings | undefined;
}
declare function directConnector(options?: DirectConnectorOptions): NodeConnector;
interface PoolConnection {
    readonly capacity: number;
    readonly usable: boolean;
    ref(): void;
    unref(): void;
    close(): Promise<void> | void;
    destroy(error?: Error): void;
}
declare class PoolOrigin<C extends PoolConnection> {
    #private;
    readonly name: string;
    readonly partition: string;
    readonly target: ConnectTarget;
    toString(): string;
}
declare function connectTarget(url: URL): ConnectTarget;
interface AcquireOptions {
    readonly timeouts?: Pick<Timeouts, "pool" | "connect"> | undefined;
    readonly signal?: AbortSignal | undefined;
    readonly request?: HttpRequest | undefined;
    readonly onDial?: (() => void) | undefined;
}
interface DialOptions<C extends PoolConnection> {
    readonly signal: AbortSignal;
    readonly origin: PoolOrigin<C>;
}
interface ConnectionPoolOptions<C extends PoolConnection> {
    dial: (target: ConnectTarget, options: DialOptions<C>) => Promise<C>;
    limits?: Partial<PoolLimits> | undefined;
    multiplexes?: ((target: ConnectTarget) => boolean) | undefined;
    clock?: Clock | undefined;
}
interface ReleaseOptions {
    readonly reusable: boolean;
    readonly keepAlive?: number | undefined;
}
declare class ConnectionPool<C extends PoolConnection> {
    #private;
    readonly limits: PoolLimits;
    constructor(options: ConnectionPoolOptions<C>);
    origin(url: URL, partition?: string): PoolOrigin<C>;
    acquire(origin: PoolOrigin<C>, options?: AcquireOptions): C | Promise<C>;
    release(connection: C, options: ReleaseOptions): void;
    remove(connection: C): void;
    retire(connection: C): void;
    capacityChanged(connection: C): void;
    status(): PoolStatus;
    close(): Promise<void>;
    destroy(error?: Error): void;
    toString(): string;
}
type NetworkPhase = "connect" | "write" | "read";
interface TranslateOptions {
    readonly phase: NetworkPhase;
    readonly request?: HttpRequest | undefined;
    readonly processed?: Processed | undefined;
    readonly target?: ConnectTarget | undefined;
    readonly socketPath?: string | undefined;
}
declare function translateNodeError(error: unknown, options: TranslateOptions): TransportError;
interface PhaseTimerOptions {
    clock?: Clock | undefined;
    keepsAlive?: boolean | undefined;
    yieldTurn?: ((callback: () => void) => void) | undefined;
}
declare class PhaseTimer {
    #private;
    constructor(onTimeout?: (elapsed: number) => void, options?: PhaseTimerOptions);
    start(limit: number | null, onTimeout?: (elapsed: number) => void): void;
    touch(): void;
    pause(): void;
    resume(): void;
    stop(): void;
    rest(): void;
}
interface StartTlsOptions extends TlsRequest {
    readonly settings: TlsSettings;
    readonly signal?: AbortSignal | undefined;
}
declare function startTls(stream: Duplex$1, target: ConnectTarget, options: StartTlsOptions): Promise<TLSSocket>;
declare class TimerShelf {
    #private;
    constructor(clock: Clock);
    start(limit: number, onTimeout: (elapsed: number) => void): PhaseTimer;
    putBack(timer: PhaseTimer): void;
}
export { ConnectionPool, PhaseTimer, PoolOrigin, TimerShelf, TlsSettings, connectTarget, describeConnection, directConnector, startTls, translateNodeError };
export type { AcquireOptions, ConnectionPoolOptions, DialOptions, DirectConnectorOptions, NetworkPhase, NodeConnection, NodeConnector, PhaseTimerOptions, PoolConnection, ReleaseOptions, StartTlsOptions, TlsOptions, TlsRequest, TranslateOptions };
