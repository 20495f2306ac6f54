import { LookupFunction, Socket } from "node:net";
import { ConnectTarget, Clock, Connection, ConnectOptions, ConnectTimings, HeadersInit, Connector, Timeouts, HttpRequest, PoolLimits, PoolStatus, ExchangeEvent, ConnectionInfo, Timings, HttpHeaders, ResponseExtensions, ResponseBody, Duplex as Duplex$1, Processed, TransportError, RequestBody, LocalProtocolError, ForwardRoute } from "@haulier/core";
import { SecureVersion, PeerCertificate, ConnectionOptions, TLSSocket } from "node:tls";
import { Duplex, Writable } from "node:stream";
interface FileSource {
    readonly file: string | URL;
}
type PemSource = string | Uint8Array | FileSource;
interface TlsOptions {
    ca?: PemSource | readonly PemSource[] | undefined;
    cert?: PemSource | undefined;
    key?: PemSource | undefined;
    clientPem?: PemSource | undefined;
    pfx?: Uint8Array | FileSource | undefined;
    passphrase?: string | undefined;
    serverName?: string | undefined;
    minVersion?: SecureVersion | undefined;
    maxVersion?: SecureVersion | undefined;
    ciphers?: string | undefined;
    verify?: boolean | undefined;
    checkServerIdentity?: ((host: string, certificate: PeerCertificate) => Error | undefined) | undefined;
    pins?: string | readonly string[] | undefined;
    keyLog?: string | URL | undefined;
    trustEnv?: boolean | undefined;
}
interface TlsRequest {
    readonly alpnProtocols?: readonly string[] | undefined;
    readonly serverName?: string | undefined;
}
declare class TlsSettings {
    #private;
    readonly key: string;
    readonly verify: boolean;
    static of(tls: TlsOptions | TlsSettings | undefined): TlsSettings;
    constructor(options?: TlsOptions);
    nameFor(target: ConnectTarget, request: TlsRequest): string;
    connectionOptions(target: ConnectTarget, request: TlsRequest): ConnectionOptions;
}
interface DirectConnectorOptions {
    socketPath?: string | undefined;
    localAddress?: string | undefined;
    hosts?: Readonly<Record<string, string | readonly string[]>> | undefined;
    lookup?: LookupFunction | undefined;
    dnsTtl?: number | undefined;
    dnsMaxEntries?: number | undefined;
    family?: 4 | 6 | undefined;
    attemptDelay?: number | undefined;
    noDelay?: boolean | undefined;
    keepAlive?: boolean | undefined;
    tls?: TlsOptions | TlsSettings | undefined;
    clock?: Clock | undefined;
}
interface NodeConnection extends Connection {
    readonly stream: Socket;
}
type NodeConnector = (target: ConnectTarget, options: ConnectOptions) => Promise<NodeConnection>;
declare function describeConnection(socket: Socket, timings: ConnectTimings, road?: string): NodeConnection;
declare function directConnector(options?: DirectConnectorOptions): NodeConnector;
type Environment = Readonly<Record<string, string | undefined>>;
interface ProxySettings {
    readonly url: string | URL;
    readonly username?: string | undefined;
    readonly password?: string | undefined;
    readonly headers?: HeadersInit | undefined;
    readonly tls?: TlsOptions | TlsSettings | undefined;
}
type ProxyInit = string | URL | ProxySettings;
type ProxyResolver = (url: URL) => ProxyInit | null;
interface HttpProxyConnectorOptions {
    proxy: ProxyInit;
    connector?: Connector | undefined;
    tls?: TlsOptions | TlsSettings | undefined;
}
declare function httpProxyConnector(options: HttpProxyConnectorOptions): Connector;
type MemoryServer = {
    emit(event: "connection", socket: Duplex): unknown;
} | ((socket: Duplex, target: ConnectTarget) => void);
interface MemoryConnectorOptions {
    tls?: TlsOptions | TlsSettings | undefined;
}
declare function memoryConnector(server: MemoryServer, options?: MemoryConnectorOptions): Connector;
declare class MemorySocket extends Duplex {
    #private;
    constructor();
    _read(): void;
    _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void;
    _final(callback: (error?: Error | null) => void): void;
    _destroy(error: Error | null, callback: (error?: Error | null) => void): void;
    resetAndDestroy(): this;
    ref(): this;
    unref(): this;
    setNoDelay(): this;
    setKeepAlive(): this;
}
declare function memoryPair(): [
    MemorySocket,
    MemorySocket
];
interface EnvironmentProxiesOptions {
    warn?: ((message: string) => void) | undefined;
}
declare function proxiesFromEnvironment(env?: Environment, options?: EnvironmentProxiesOptions): (url: URL) => ProxySettings | null;
declare class ProxyRefusal extends Error {
    readonly name = "ProxyRefusal";
    readonly status: number;
    readonly reason: string;
    readonly schemes: readonly string[];
    constructor(status: number, reason: string, schemes: readonly string[]);
}
declare module "@haulier/core" {
    interface RequestExtensions {
        readonly proxy?: ProxyInit | null | undefined;
    }
}
interface ProxyConnectorOptions {
    proxy?: ProxyInit | ProxyResolver | null | undefined;
    connector?: Connector | undefined;
    tls?: TlsOptions | TlsSettings | undefined;
    socks?: ((proxy: ProxySettings) => Connector) | undefined;
}
declare function proxyConnector(options?: ProxyConnectorOptions): Connector;
declare class AbortWatch<T> {
    #private;
    constructor(onAbort: (item: T, reason: unknown) => void);
    add(signal: AbortSignal, item: T): void;
    remove(signal: AbortSignal, item: T): void;
}
interface PoolConnection {
    readonly capacity: number;
    readonly multiplexed?: boolean | undefined;
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
    origin(url: URL | string, partition?: string): PoolOrigin<C>;
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
interface ToldExchange {
    tell(type: ExchangeEvent["type"]): void;
}
declare function acquireTold<C extends PoolConnection>(pool: ConnectionPool<C>, origin: PoolOrigin<C>, options: AcquireOptions, exchange: ToldExchange): C | Promise<C>;
declare function joinAddress(host: string, port: number): string;
interface DiallingOptions {
    readonly tls?: TlsOptions | undefined;
    readonly socketPath?: string | undefined;
    readonly proxy?: ProxyInit | ProxyResolver | null | undefined;
    readonly socks?: ProxyConnectorOptions["socks"];
    readonly trustEnv?: boolean | undefined;
    readonly connector?: Connector | undefined;
}
declare function chooseConnector(owner: string, options: DiallingOptions): Connector;
declare function connectionInfo(connection: Connection, id: number, reused: boolean): ConnectionInfo;
interface FactSource {
    readonly httpVersion: string;
    readonly connectionInfo: ConnectionInfo | undefined;
    readonly timings: Timings;
    readonly trailers: HttpHeaders | undefined;
}
declare class ResponseFacts implements ResponseExtensions {
    #private;
    constructor(source: FactSource);
    get httpVersion(): string;
    get connection(): ConnectionInfo | undefined;
    get timings(): Timings;
    get trailers(): HttpHeaders | undefined;
}
declare class HandedOverBody implements ResponseBody {
    #private;
    constructor(stream: Duplex);
    readAll(): Uint8Array;
    [Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined>;
    cancel(): void;
}
declare class HandedOverFacts extends ResponseFacts {
    readonly networkStream: Duplex$1;
    constructor(source: FactSource, stream: Duplex);
}
interface BodySource {
    readonly request: HttpRequest;
    pauseBody(): void;
    resumeBody(): void;
    abandonBody(): void;
}
declare class IncomingBody implements ResponseBody, AsyncIterator<Uint8Array, undefined> {
    #private;
    constructor(source: BodySource, highWaterMark: number);
    push(piece: Uint8Array): void;
    end(): void;
    fail(error: unknown): void;
    abort(reason: unknown): void;
    readAll(limit: number): Uint8Array | Promise<Uint8Array>;
    [Symbol.asyncIterator](): this;
    next(): Promise<IteratorResult<Uint8Array, undefined>>;
    takeReady(): Uint8Array | undefined;
    return(): Promise<IteratorResult<Uint8Array, undefined>>;
    cancel(): void;
}
declare function isIdempotent(method: string): boolean;
type NetworkPhase = "connect" | "write" | "read";
interface TranslateOptions {
    readonly phase: NetworkPhase;
    readonly request?: HttpRequest | undefined;
    readonly processed?: Processed | undefined;
    readonly target?: ConnectTarget | undefined;
    readonly socketPath?: string | undefined;
    readonly proxy?: string | undefined;
}
declare function translateNodeError(error: unknown, options: TranslateOptions): TransportError;
type AttemptOutcome = "unprocessed" | "refused" | "lost" | "failed";
interface FailedAttempt {
    readonly request: HttpRequest;
    readonly outcome: AttemptOutcome;
    readonly attempts: number;
    readonly refusals: number;
    readonly answered: boolean;
    readonly reused: boolean;
}
declare function mayReplay({ request, outcome, attempts, refusals, answered, reused }: FailedAttempt): boolean;
declare const WHOLE_BODY: number;
interface BodyProgress {
    pieceOffered(): void;
    pieceTaken(): void;
    sourceFailed(error: unknown): void;
    lengthMismatch(declared: number, actual: string): void;
}
declare class OutgoingBody implements AsyncIterable<Uint8Array>, AsyncIterator<Uint8Array, undefined> {
    #private;
    constructor(body: RequestBody, declared: number | undefined, progress: BodyProgress);
    [Symbol.asyncIterator](): this;
    next(): Promise<IteratorResult<Uint8Array, undefined>>;
    return(): Promise<IteratorResult<Uint8Array, undefined>>;
    stop(): void;
}
interface PhaseTimerOptions {
    clock?: Clock | undefined;
    keepsAlive?: boolean | undefined;
    yieldTurn?: ((callback: () => void) => void) | undefined;
}
type SilenceListener = ((elapsed: number) => void) | {
    onSilence(elapsed: number, limit: number): void;
};
declare class PhaseTimer {
    #private;
    constructor(onTimeout?: SilenceListener, options?: PhaseTimerOptions);
    start(limit: number | null, onTimeout?: SilenceListener, now?: number): void;
    touch(now?: number): void;
    pause(): void;
    resume(): void;
    stop(): void;
    rest(): void;
}
declare function relay(one: Socket, other: Socket, under?: Socket): void;
declare function requestTarget(href: string): string;
declare function isSpecial({ method, headers, extensions }: HttpRequest): boolean;
declare function checkSpecial(request: HttpRequest): void;
declare function checkConnect(request: HttpRequest): void;
declare function refusal(request: HttpRequest, what: string): LocalProtocolError;
interface StartTlsOptions extends TlsRequest {
    readonly settings: TlsSettings;
    readonly signal?: AbortSignal | undefined;
}
declare function startTls(stream: Duplex, target: ConnectTarget, options: StartTlsOptions): Promise<TLSSocket>;
declare class TimerShelf {
    #private;
    constructor(clock: Clock);
    start(limit: number, onTimeout: SilenceListener, now?: number): PhaseTimer;
    putBack(timer: PhaseTimer): void;
}
interface Way {
    readonly connect: Connector;
    readonly forward: ForwardRoute | undefined;
}
interface WaysOptions {
    readonly forwards?: boolean | undefined;
}
declare class Ways<C extends PoolConnection> {
    #private;
    constructor(connector: Connector, pool: ConnectionPool<C>, { forwards }?: WaysOptions);
    find(request: HttpRequest, engine?: string): PoolOrigin<C>;
    of(origin: PoolOrigin<C>): Way;
}
declare function writePieces(stream: Writable, pieces: AsyncIterable<Uint8Array>): Promise<void>;
export { AbortWatch, ConnectionPool, HandedOverBody, HandedOverFacts, IncomingBody, MemorySocket, OutgoingBody, PhaseTimer, PoolOrigin, ProxyRefusal, ResponseFacts, TimerShelf, TlsSettings, WHOLE_BODY, Ways, acquireTold, checkConnect, checkSpecial, chooseConnector, connectTarget, connectionInfo, describeConnection, directConnector, httpProxyConnector, isIdempotent, isSpecial, joinAddress, mayReplay, memoryConnector, memoryPair, proxiesFromEnvironment, proxyConnector, refusal, relay, requestTarget, startTls, translateNodeError, writePieces };
export type { AcquireOptions, AttemptOutcome, BodyProgress, BodySource, ConnectionPoolOptions, DialOptions, DiallingOptions, DirectConnectorOptions, Environment, EnvironmentProxiesOptions, FactSource, FailedAttempt, FileSource, HttpProxyConnectorOptions, MemoryConnectorOptions, MemoryServer, NetworkPhase, NodeConnection, NodeConnector, PemSource, PhaseTimerOptions, PoolConnection, ProxyConnectorOptions, ProxyInit, ProxyResolver, ProxySettings, ReleaseOptions, StartTlsOptions, TlsOptions, TlsRequest, ToldExchange, TranslateOptions, Way, WaysOptions };
