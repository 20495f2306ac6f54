import { HttpRequest, HttpResponse } from "@haulier/core";
interface Credential {
    readonly cert: string;
    readonly key: string;
}
interface TestCertificates {
    readonly ca: string;
    readonly server: Credential;
    readonly expired: Credential;
    readonly wrongHost: Credential;
    readonly selfSigned: Credential;
    readonly unknownCa: Credential;
    readonly client: Credential;
    readonly otherClient: Credential;
}
declare function createCertificates(): TestCertificates;
declare class Gate {
    #private;
    constructor(name: string);
    get arrivals(): number;
    open(): void;
    step(count?: number): void;
    waitForArrivals(count?: number): Promise<void>;
    pass(): Promise<void>;
}
type HeaderLine = readonly [
    name: string,
    value: string
];
interface AcceptedConnection {
    readonly id: number;
    readonly origin: string;
    readonly open: boolean;
    readonly requests: number;
}
interface ArrivedRequest {
    readonly origin: string;
    readonly connectionId: number;
    readonly requestNumber: number;
    readonly method: string;
    readonly target: string;
    readonly headers: readonly HeaderLine[];
}
type Handler = (request: HttpRequest) => Promise<HttpResponse>;
type OriginName = "http" | "https" | "h2" | "h2c" | "unix" | "faults" | "silent" | "expired" | "wrongHost" | "selfSigned" | "unknownCa" | "mutualTls";
interface ExchangePlace {
    readonly connectionId: number;
    readonly requestNumber: number;
    readonly alpn: string | null;
    readonly clientCertificate: string | null;
}
declare function pattern(length: number, offset?: number): Uint8Array;
declare function patternChunks(length: number, chunkSize?: number): Generator<Uint8Array, void, void>;
interface BodyDigest {
    readonly length: number;
    readonly sha256: string;
}
declare function digest(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<BodyDigest>;
interface EchoedRequest extends ExchangePlace {
    readonly method: string;
    readonly target: string;
    readonly httpVersion: string;
    readonly headers: readonly HeaderLine[];
    readonly body: BodyDigest;
    readonly trailers: readonly HeaderLine[];
}
declare const manyFields: readonly HeaderLine[];
declare const gzippedText = "a transport does not decode";
declare const trailerFields: readonly HeaderLine[];
declare const promisedLength = 1000;
declare function startServer(): Promise<ConformanceServer>;
declare class ConformanceServer implements AsyncDisposable {
    #private;
    readonly certificates: TestCertificates;
    readonly handler: Handler;
    url(origin: OriginName, path?: string): string;
    get socketPath(): string;
    get refusedUrl(): string;
    blackHoleUrl(): Promise<string>;
    gate(name: string): Gate;
    requests(path?: string): readonly ArrivedRequest[];
    connections(origin?: OriginName): readonly AcceptedConnection[];
    openConnections(origin?: OriginName): number;
    waitForOpenConnections(count: number, origin?: OriginName): Promise<void>;
    waitForRequests(path: string, count?: number): Promise<void>;
    waitForConnections(count: number, origin?: OriginName): Promise<void>;
    waitForIdle(): Promise<void>;
    closed(connectionId: number): Promise<void>;
    closeIdle(): Promise<void>;
    close(): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
    toString(): string;
}
export { ConformanceServer, Gate, createCertificates, digest, gzippedText, manyFields, pattern, patternChunks, promisedLength, startServer, trailerFields };
export type { AcceptedConnection, ArrivedRequest, BodyDigest, Credential, EchoedRequest, ExchangePlace, Handler, HeaderLine, OriginName, TestCertificates };
