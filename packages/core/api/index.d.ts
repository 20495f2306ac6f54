interface BodyCodec {
    readonly mediaTypes: readonly string[];
    encode(value: unknown): Uint8Array;
    decode(bytes: Uint8Array, contentType: string | null): unknown;
}
interface CodecBodies {
}
type CodecOptions = {
    readonly [Name in keyof CodecBodies]?: CodecBodies[Name] | undefined;
};
interface ContentEncoder {
    encodeSync?(bytes: Uint8Array): Uint8Array;
    encode(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
}
type ContentEncoders = ReadonlyMap<string, ContentEncoder>;
declare const inspectSymbol: unique symbol;
type HeadersInit = HttpHeaders | Iterable<readonly [
    name: string,
    value: string
]> | {
    readonly [name: string]: string | readonly string[] | null | undefined;
};
interface HeaderSource {
    get(name: string): string | null;
    list(): string[];
}
declare class HttpHeaders implements Iterable<[
    name: string,
    value: string
]> {
    #private;
    private masked?;
    constructor(init?: HeadersInit | null);
    static fromList(list: string[]): HttpHeaders;
    static fromSource(source: HeaderSource): HttpHeaders;
    toList(): readonly string[];
    get raw(): [
        name: string,
        value: string
    ][];
    get size(): number;
    get(name: string): string | null;
    getAll(name: string): string[];
    getSetCookie(): string[];
    has(name: string): boolean;
    append(name: string, value: string): void;
    set(name: string, value: string): void;
    delete(name: string): boolean;
    update(init: HeadersInit): void;
    clone(): HttpHeaders;
    entries(): IterableIterator<[
        name: string,
        value: string
    ]>;
    keys(): IterableIterator<string>;
    values(): IterableIterator<string>;
    [Symbol.iterator](): IterableIterator<[
        name: string,
        value: string
    ]>;
    toWeb(): Headers;
    toString(): string;
    toJSON(): [
        name: string,
        value: string
    ][];
    [inspectSymbol](): string;
}
type ContentSource = string | ArrayBuffer | ArrayBufferView | Blob | ReadableStream<Uint8Array | string> | AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;
type ContentInit = ContentSource | (() => ContentSource | Promise<ContentSource>);
interface RequestBody extends AsyncIterable<Uint8Array> {
    readonly bytes: Uint8Array | undefined;
    readonly length: number | undefined;
    readonly replayable: boolean;
    readonly consumed: boolean;
    cancel?(reason?: unknown): void | Promise<void>;
}
declare function createBody(content: ContentInit): RequestBody;
type ContentCoding = "gzip" | "deflate" | "br" | "zstd" | (string & {});
declare const defaultEncoders: ContentEncoders;
type FormDataLike = FormDataEntries | FormDataStream;
interface FormDataEntries {
    append(name: string, value: string): void;
    getAll(name: string): unknown[];
    entries(): Iterable<[
        name: string,
        value: string | FormDataFile
    ]>;
    sort?: never;
}
interface FormDataFile {
    readonly name?: string;
    readonly size: number;
    readonly type: string;
    stream(): unknown;
}
interface FormDataStream {
    getHeaders(): Record<string, unknown>;
    getBoundary(): string;
    hasKnownLength?(): boolean;
    getLengthSync?(): number;
    on(event: string, listener: (value: unknown) => void): unknown;
    pause(): unknown;
    resume(): unknown;
    destroy?(): unknown;
}
type FileContent = ContentInit;
interface FilePart {
    content: FileContent;
    filename?: string | null | undefined;
    contentType?: string | undefined;
    headers?: HeadersInit | undefined;
}
type FilesInit = FormDataLike | {
    readonly [name: string]: FileValue;
} | Iterable<readonly [
    name: string,
    value: FileValue
]>;
type FileValue = FileContent | FilePart | readonly (FileContent | FilePart)[] | undefined;
type StringifyJson = (value: unknown) => string;
interface BodyInit {
    content?: ContentInit | FormDataLike | URLSearchParams | undefined;
    json?: unknown;
    data?: FormInit | undefined;
    files?: FilesInit | undefined;
}
type FormInit = URLSearchParams | Iterable<readonly [
    name: string,
    value: FormValue
]> | {
    readonly [name: string]: FormValue | readonly FormValue[];
};
type FormValue = string | number | bigint | boolean | null | undefined;
interface Duplex {
    write(chunk: Uint8Array | string, callback?: (error?: Error | null) => void): boolean;
    end(callback?: () => void): unknown;
    destroy(error?: Error): unknown;
    on(event: string, listener: (...args: any[]) => void): unknown;
    off(event: string, listener: (...args: any[]) => void): unknown;
}
interface ConnectTarget {
    readonly protocol: "http:" | "https:";
    readonly hostname: string;
    readonly port: number;
}
interface ConnectOptions {
    readonly alpnProtocols?: readonly string[] | undefined;
    readonly serverName?: string | undefined;
    readonly signal?: AbortSignal | undefined;
}
interface TlsInfo {
    readonly version: string;
    readonly cipher: string;
    readonly authorized: boolean;
    readonly resumed: boolean;
    certificate(): Uint8Array | undefined;
}
interface ConnectTimings {
    readonly dns?: number | undefined;
    readonly tcp?: number | undefined;
    readonly proxy?: number | undefined;
    readonly tls?: number | undefined;
}
interface Connection {
    readonly stream: Duplex;
    readonly alpnProtocol: string | undefined;
    readonly localAddress: string | undefined;
    readonly remoteAddress: string | undefined;
    readonly proxy?: string | undefined;
    readonly tls: TlsInfo | undefined;
    readonly timings: ConnectTimings;
}
interface Connector {
    (target: ConnectTarget, options: ConnectOptions): Promise<Connection>;
    readonly route?: ((request: RoutedRequest) => Route | undefined) | undefined;
}
interface RoutedRequest {
    readonly url: URL;
    readonly extensions: RequestExtensions;
}
interface Route {
    readonly key: string;
    readonly connect: Connector;
    readonly forward?: ForwardRoute | undefined;
}
interface ForwardRoute {
    readonly proxy: URL;
    readonly key: string;
    readonly headers: HttpHeaders;
    readonly connect: Connector;
}
interface PoolLimits {
    readonly maxConnections: number;
    readonly maxIdleConnections: number;
    readonly keepAliveTimeout: number;
}
declare const defaultPoolLimits: PoolLimits;
type CodecReaders = {
    readonly [Name in keyof CodecBodies]: <T = unknown>() => T;
};
type CodecShortCuts = {
    readonly [Name in keyof CodecBodies]: <T = unknown>() => Promise<T>;
};
interface LinesOptions {
    maxLineLength?: number | undefined;
    unicode?: boolean | undefined;
}
interface Link {
    readonly url: string;
    readonly rel: readonly string[];
    readonly params: Readonly<Record<string, string>>;
}
interface BodyIterator extends AsyncIterator<Uint8Array> {
    takeReady?(): Uint8Array | undefined;
}
interface ResponseBody extends AsyncIterable<Uint8Array> {
    [Symbol.asyncIterator](): BodyIterator;
    readAll?(limit: number): Uint8Array | Promise<Uint8Array>;
    cancel?(reason?: unknown): Promise<void> | void;
}
interface HttpResponseInit {
    status?: number | undefined;
    reasonPhrase?: string | undefined;
    headers?: HeadersInit | null | undefined;
    body?: Uint8Array | ResponseBody | null | undefined;
    text?: string | undefined;
    html?: string | undefined;
    json?: unknown;
    request?: HttpRequest | undefined;
    extensions?: ResponseExtensions | undefined;
}
interface StandardSchema<Input = unknown, Output = Input> {
    readonly "~standard": StandardSchemaProps<Input, Output>;
}
interface StandardSchemaProps<Input = unknown, Output = Input> {
    readonly version: 1;
    readonly vendor: string;
    validate(value: unknown): SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: {
        readonly input: Input;
        readonly output: Output;
    } | undefined;
}
type SchemaResult<Output> = {
    readonly value: Output;
    readonly issues?: undefined;
} | {
    readonly issues: readonly SchemaIssue[];
};
interface SchemaIssue {
    readonly message: string;
    readonly path?: readonly (PropertyKey | {
        readonly key: PropertyKey;
    })[] | undefined;
}
type SchemaOutput<Schema extends StandardSchema> = NonNullable<Schema["~standard"]["types"]>["output"];
interface JsonLinesOptions<Schema extends StandardSchema = StandardSchema> extends LinesOptions {
    schema: Schema;
}
interface ChunkOptions {
    chunkSize?: number | undefined;
}
interface TextChunkOptions {
    chunkSize?: number | undefined;
}
interface HttpResponse extends CodecReaders {
}
declare class HttpResponse implements AsyncIterable<Uint8Array>, AsyncDisposable {
    #private;
    readonly status: number;
    readonly headers: HttpHeaders;
    readonly extensions: ResponseExtensions;
    constructor(init?: HttpResponseInit);
    get reasonPhrase(): string;
    get httpVersion(): string;
    get request(): HttpRequest;
    get url(): URL;
    get history(): readonly HttpResponse[];
    get nextRequest(): HttpRequest | undefined;
    get cookies(): Readonly<Record<string, string>>;
    get links(): readonly Link[];
    get elapsed(): number;
    get bytesDownloaded(): number;
    get isClosed(): boolean;
    get isConsumed(): boolean;
    get isInformational(): boolean;
    get isSuccess(): boolean;
    get ok(): boolean;
    get isRedirect(): boolean;
    get hasRedirectLocation(): boolean;
    get isClientError(): boolean;
    get isServerError(): boolean;
    get isError(): boolean;
    raiseForStatus(): this;
    get content(): Uint8Array;
    get encoding(): string;
    set encoding(label: string);
    text(): string;
    json<Schema extends StandardSchema>(schema: Schema): Promise<SchemaOutput<Schema>>;
    json<T = unknown>(): T;
    decode<T = unknown>(codec: string): T;
    parse<Schema extends StandardSchema>(schema: Schema): Promise<SchemaOutput<Schema>>;
    jsonBytes(): Uint8Array;
    read(): Promise<Uint8Array>;
    bytes(options?: ChunkOptions): AsyncGenerator<Uint8Array, void, undefined>;
    raw(options?: ChunkOptions): AsyncGenerator<Uint8Array, void, undefined>;
    textChunks(options?: TextChunkOptions): AsyncGenerator<string, void, undefined>;
    lines(options?: LinesOptions): AsyncGenerator<string, void, undefined>;
    jsonLines<Schema extends StandardSchema>(options: JsonLinesOptions<Schema>): AsyncGenerator<SchemaOutput<Schema>, void, undefined>;
    jsonLines<T = unknown>(options?: LinesOptions): AsyncGenerator<T, void, undefined>;
    [Symbol.asyncIterator](): AsyncIterator<Uint8Array>;
    close(): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
    toWeb(): Response;
    static fromWeb(response: Response, init?: Pick<HttpResponseInit, "request" | "extensions">): HttpResponse;
    toString(): string;
    [inspectSymbol](): string;
}
type TimeoutPhase = "pool" | "connect" | "read" | "write" | "total";
interface Timeouts {
    readonly pool: number | null;
    readonly connect: number | null;
    readonly read: number | null;
    readonly write: number | null;
    readonly total: number | null;
}
type TimeoutInit = number | Partial<Timeouts> | null;
declare const defaultTimeouts: Timeouts;
declare function resolveTimeouts(init: TimeoutInit | undefined, base: Timeouts): Timeouts;
interface TransportCapabilities {
    readonly name: string;
    readonly protocols: readonly ("http/1.0" | "http/1.1" | "h2" | "h2c")[];
    readonly network: boolean;
    readonly duplex: boolean;
    readonly trailers: boolean;
    readonly requestTrailers: boolean;
    readonly expectContinue: boolean;
    readonly informational: boolean;
    readonly rawHeaders: boolean;
    readonly timeouts: readonly Exclude<TimeoutPhase, "total">[];
    readonly proxy: boolean;
    readonly tls: boolean;
    readonly connectGuard: boolean;
}
interface PoolCounts {
    readonly open: number;
    readonly idle: number;
    readonly active: number;
    readonly queued: number;
}
interface PoolStatus extends PoolCounts {
    readonly origins: Readonly<Record<string, PoolCounts>>;
}
declare abstract class BaseTransport implements AsyncDisposable {
    abstract handleRequest(request: HttpRequest): Promise<HttpResponse>;
    get capabilities(): TransportCapabilities;
    poolStatus(): PoolStatus | undefined;
    close(): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
}
type Transport = Pick<BaseTransport, "handleRequest"> & Partial<BaseTransport>;
type TrailersInit = HeadersInit | (() => HeadersInit | Promise<HeadersInit>);
type RequestTrailers = HttpHeaders | (() => Promise<HttpHeaders>);
declare function requestTrailers(request: HttpRequest): RequestTrailers | undefined;
interface TransferProgress {
    readonly transferred: number;
    readonly total: number | undefined;
}
type ProgressListener = (progress: TransferProgress) => void;
interface RequestExtensions {
    readonly timeout?: Timeouts | undefined;
    readonly signal?: AbortSignal | undefined;
    readonly cookies?: Readonly<Record<string, string>> | undefined;
    readonly trailers?: TrailersInit | undefined;
    readonly target?: string | undefined;
    readonly onUploadProgress?: ProgressListener | undefined;
    readonly onDownloadProgress?: ProgressListener | undefined;
    readonly maxResponseSize?: number | undefined;
    readonly onInformational?: ((response: InformationalResponse) => void) | undefined;
    readonly trace?: ((event: ExchangeEvent) => void) | undefined;
}
interface InformationalResponse {
    readonly status: number;
    readonly headers: HttpHeaders;
}
interface ExchangeEvent {
    readonly type: "queued" | "dialing" | "connected" | "requestSent" | "headersReceived" | "done" | "failed";
    readonly at: number;
    readonly error?: unknown;
}
interface ResponseExtensions {
    readonly httpVersion?: string | undefined;
    readonly connection?: ConnectionInfo | undefined;
    readonly timings?: Timings | undefined;
    readonly trailers?: HttpHeaders | undefined;
    readonly networkStream?: Duplex | undefined;
}
interface ConnectionInfo {
    readonly id: number;
    readonly reused: boolean;
    readonly alpnProtocol: string | undefined;
    readonly localAddress: string | undefined;
    readonly remoteAddress: string | undefined;
    readonly tls: TlsInfo | undefined;
}
interface Timings {
    readonly queued: number | undefined;
    readonly dns: number | undefined;
    readonly tcp: number | undefined;
    readonly tls: number | undefined;
    readonly waiting: number | undefined;
    readonly receiving: number | undefined;
}
interface HttpRequestInit extends BodyInit {
    headers?: HeadersInit | null | undefined;
    extensions?: RequestExtensions | undefined;
}
interface HttpRequestParts {
    readonly method: string;
    readonly url: URL | string;
    readonly headers: HttpHeaders;
    readonly body: RequestBody | null;
    readonly extensions: RequestExtensions;
}
interface HttpRequestChanges extends Partial<HttpRequestParts>, BodyInit {
}
declare class HttpRequest {
    #private;
    readonly method: string;
    readonly headers: HttpHeaders;
    readonly extensions: RequestExtensions;
    constructor(method: string, url: string | URL, init?: HttpRequestInit);
    constructor(parts: HttpRequestParts);
    get url(): URL;
    get href(): string;
    get body(): RequestBody | null;
    get content(): Uint8Array;
    read(): Promise<Uint8Array>;
    with(changes: HttpRequestChanges): HttpRequest;
    toWeb(): Request;
    static fromWeb(request: Request): HttpRequest;
    toString(): string;
    toJSON(): {
        method: string;
        url: string;
        headers: [
            name: string,
            value: string
        ][];
    };
    [inspectSymbol](): string;
}
declare abstract class Auth {
    readonly requiresRequestBody: boolean;
    readonly requiresResponseBody: boolean;
    abstract authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse>;
}
type AuthInit = Auth | readonly [
    username: string,
    password: string
] | ((request: HttpRequest) => HttpRequest | Promise<HttpRequest>);
declare class BasicAuth extends Auth {
    #private;
    constructor(username: string, password?: string);
    authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse>;
}
declare function createAuth(init: AuthInit): Auth;
declare function basicAuthorization(username: string, password: string): string;
interface CookieStore {
    getCookieString(url: URL): string;
    setCookies(lines: readonly string[], url: URL): void;
}
type CookiesInit = CookieStore | Readonly<Record<string, string>>;
type RequestHook = (request: HttpRequest) => void | Promise<void>;
type ResponseHook = (response: HttpResponse) => void | Promise<void>;
interface EventHooks {
    readonly request?: RequestHook | readonly RequestHook[] | undefined;
    readonly response?: ResponseHook | readonly ResponseHook[] | undefined;
}
type MountsInit = Readonly<Record<string, Transport | null>>;
type ParamsInit = string | URLSearchParams | Iterable<readonly [
    key: string,
    value: ParamValue
]> | {
    readonly [key: string]: ParamValue | readonly ParamValue[];
};
type ParamValue = string | number | bigint | boolean | null | undefined;
type ReferrerPolicyName = (typeof names)[number];
declare const names: readonly [
    "no-referrer",
    "no-referrer-when-downgrade",
    "same-origin",
    "origin",
    "strict-origin",
    "origin-when-cross-origin",
    "strict-origin-when-cross-origin",
    "unsafe-url"
];
interface Clock {
    now(): number;
    timestamp(): number;
    startTimer(callback: () => void, delay: number): ClockTimer;
}
interface ClockTimer {
    restart(): void;
    stop(): void;
    ref(): void;
}
declare const systemClock: Clock;
declare function sleep(clock: Clock, delay: number, signal?: AbortSignal): Promise<void>;
interface ContentDecoder {
    decodeSync?(bytes: Uint8Array, maxSize: number): Uint8Array;
    decode(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
}
type ContentDecoders = ReadonlyMap<string, ContentDecoder>;
declare const defaultDecoders: ContentDecoders;
type DefaultEncoding = string | ((bytes: Uint8Array, contentType: string | null) => string | undefined);
interface ClientOptions {
    transport: Transport;
    mounts?: MountsInit | undefined;
    baseUrl?: string | URL | undefined;
    headers?: HeadersInit | undefined;
    params?: ParamsInit | undefined;
    cookies?: CookiesInit | undefined;
    auth?: AuthInit | null | undefined;
    timeout?: TimeoutInit | undefined;
    followRedirects?: boolean | undefined;
    maxRedirects?: number | undefined;
    sensitiveHeaders?: readonly string[] | undefined;
    allowDowngrade?: boolean | undefined;
    eventHooks?: EventHooks | undefined;
    raiseForStatus?: boolean | undefined;
    httpsOnly?: boolean | undefined;
    referer?: boolean | ReferrerPolicyName | undefined;
    defaultEncoding?: DefaultEncoding | undefined;
    codecs?: Readonly<Record<string, BodyCodec | null>> | undefined;
    parseJson?: ((text: string) => unknown) | undefined;
    stringifyJson?: StringifyJson | undefined;
    compress?: ContentCoding | null | undefined;
    encoders?: Readonly<Record<string, ContentEncoder | null>> | undefined;
    decoders?: Readonly<Record<string, ContentDecoder | null>> | undefined;
    maxResponseSize?: number | undefined;
    clock?: Clock | undefined;
}
interface RawOptions {
    headers?: HeadersInit | undefined;
    body?: BodyInit["content"];
    timeout?: number | Partial<Omit<Timeouts, "total">> | null | undefined;
    signal?: AbortSignal | undefined;
}
interface RawResponse {
    readonly status: number;
    readonly headers: HttpHeaders;
    readonly body: Uint8Array;
}
declare class RawClient {
    #private;
    request(method: string, url: string | URL, options?: RawOptions): Promise<RawResponse>;
    get(url: string | URL, options?: RawOptions): Promise<RawResponse>;
    head(url: string | URL, options?: RawOptions): Promise<RawResponse>;
    post(url: string | URL, options?: RawOptions): Promise<RawResponse>;
    put(url: string | URL, options?: RawOptions): Promise<RawResponse>;
    patch(url: string | URL, options?: RawOptions): Promise<RawResponse>;
    delete(url: string | URL, options?: RawOptions): Promise<RawResponse>;
}
interface RequestOptions extends BodyInit, CodecOptions {
    headers?: HeadersInit | undefined;
    params?: ParamsInit | undefined;
    cookies?: Readonly<Record<string, string>> | undefined;
    auth?: AuthInit | null | undefined;
    timeout?: TimeoutInit | undefined;
    followRedirects?: boolean | undefined;
    raiseForStatus?: boolean | undefined;
    compress?: ContentCoding | null | undefined;
    onUploadProgress?: ProgressListener | undefined;
    onDownloadProgress?: ProgressListener | undefined;
    maxResponseSize?: number | undefined;
    trailers?: TrailersInit | undefined;
    signal?: AbortSignal | undefined;
    extensions?: RequestExtensions | undefined;
}
type SendOptions = Pick<RequestOptions, "auth" | "followRedirects" | "raiseForStatus"> & {
    stream?: boolean | undefined;
};
interface ResponsePromise<Body = unknown> extends Promise<HttpResponse>, CodecShortCuts {
    json<Schema extends StandardSchema>(schema: Schema): Promise<SchemaOutput<Schema>>;
    json<T = Body>(): Promise<T>;
    decode<T = unknown>(codec: string): Promise<T>;
    parse<Schema extends StandardSchema>(schema: Schema): Promise<SchemaOutput<Schema>>;
    text(): Promise<string>;
    bytes(): Promise<Uint8Array>;
}
declare class Client implements AsyncDisposable {
    #private;
    constructor(options: ClientOptions);
    request<Body = unknown>(method: string, url: string | URL, options?: RequestOptions): ResponsePromise<Body>;
    get<Body = unknown>(url: string | URL, options?: RequestOptions): ResponsePromise<Body>;
    head<Body = unknown>(url: string | URL, options?: RequestOptions): ResponsePromise<Body>;
    options<Body = unknown>(url: string | URL, options?: RequestOptions): ResponsePromise<Body>;
    post<Body = unknown>(url: string | URL, options?: RequestOptions): ResponsePromise<Body>;
    put<Body = unknown>(url: string | URL, options?: RequestOptions): ResponsePromise<Body>;
    patch<Body = unknown>(url: string | URL, options?: RequestOptions): ResponsePromise<Body>;
    delete<Body = unknown>(url: string | URL, options?: RequestOptions): ResponsePromise<Body>;
    query<Body = unknown>(url: string | URL, options?: RequestOptions): ResponsePromise<Body>;
    stream(method: string, url: string | URL, options?: RequestOptions): Promise<HttpResponse>;
    buildRequest(method: string, url: string | URL, options?: RequestOptions): HttpRequest;
    send(request: HttpRequest, options?: SendOptions): Promise<HttpResponse>;
    extend(options: Partial<ClientOptions>): Client;
    get raw(): RawClient;
    poolStatus(): PoolStatus | undefined;
    get isClosed(): boolean;
    close(): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
}
interface HttpErrorOptions {
    request?: HttpRequest | undefined;
    cause?: unknown;
}
interface TransportErrorOptions extends HttpErrorOptions {
    processed?: Processed | undefined;
}
type Processed = "no" | "maybe";
declare const httpErrorBrand: unique symbol;
declare const streamErrorBrand: unique symbol;
declare const invalidUrlBrand: unique symbol;
declare abstract class HttpError extends Error {
    abstract readonly code: string;
    readonly request: HttpRequest | undefined;
    readonly response: HttpResponse | undefined;
    constructor(message: string, options?: HttpErrorOptions);
    get [httpErrorBrand](): string;
}
declare abstract class RequestError extends HttpError {
    get [httpErrorBrand](): string;
}
declare abstract class TransportError extends RequestError {
    readonly processed: Processed;
    constructor(message: string, options?: TransportErrorOptions);
    get [httpErrorBrand](): string;
}
interface TimeoutErrorOptions extends TransportErrorOptions {
    limit: number;
    elapsed: number;
}
declare abstract class TimeoutError extends TransportError {
    readonly phase: TimeoutPhase;
    readonly limit: number;
    readonly elapsed: number;
    constructor(phase: TimeoutPhase, what: string, options: TimeoutErrorOptions);
    get [httpErrorBrand](): string;
}
declare class ConnectTimeoutError extends TimeoutError {
    readonly name = "ConnectTimeoutError";
    readonly code = "ERR_CONNECT_TIMEOUT";
    constructor(options: TimeoutErrorOptions);
}
declare class ReadTimeoutError extends TimeoutError {
    readonly name = "ReadTimeoutError";
    readonly code = "ERR_READ_TIMEOUT";
    constructor(options: TimeoutErrorOptions);
}
declare class WriteTimeoutError extends TimeoutError {
    readonly name = "WriteTimeoutError";
    readonly code = "ERR_WRITE_TIMEOUT";
    constructor(options: TimeoutErrorOptions);
}
declare class PoolTimeoutError extends TimeoutError {
    readonly name = "PoolTimeoutError";
    readonly code = "ERR_POOL_TIMEOUT";
    constructor(options: TimeoutErrorOptions);
}
declare class TotalTimeoutError extends TimeoutError {
    readonly name = "TotalTimeoutError";
    readonly code = "ERR_TOTAL_TIMEOUT";
    constructor(options: TimeoutErrorOptions);
}
declare abstract class NetworkError extends TransportError {
    get [httpErrorBrand](): string;
}
declare class ConnectError extends NetworkError {
    readonly name = "ConnectError";
    readonly code = "ERR_CONNECT";
    constructor(message: string, options?: TransportErrorOptions);
}
declare class ReadError extends NetworkError {
    readonly name = "ReadError";
    readonly code = "ERR_READ";
}
declare class WriteError extends NetworkError {
    readonly name = "WriteError";
    readonly code = "ERR_WRITE";
}
declare class CloseError extends NetworkError {
    readonly name = "CloseError";
    readonly code = "ERR_CLOSE";
}
declare abstract class ProtocolError extends TransportError {
    get [httpErrorBrand](): string;
}
declare class LocalProtocolError extends ProtocolError {
    readonly name = "LocalProtocolError";
    readonly code = "ERR_LOCAL_PROTOCOL";
    constructor(message: string, options?: TransportErrorOptions);
}
declare class RemoteProtocolError extends ProtocolError {
    readonly name = "RemoteProtocolError";
    readonly code = "ERR_REMOTE_PROTOCOL";
}
interface ProxyErrorOptions extends TransportErrorOptions {
    status?: number | undefined;
    reply?: number | undefined;
}
declare class ProxyError extends TransportError {
    readonly name = "ProxyError";
    readonly code = "ERR_PROXY";
    readonly status: number | undefined;
    readonly reply: number | undefined;
    constructor(message: string, options?: ProxyErrorOptions);
}
declare class UnsupportedProtocolError extends TransportError {
    readonly name = "UnsupportedProtocolError";
    readonly code = "ERR_UNSUPPORTED_PROTOCOL";
    constructor(message: string, options?: TransportErrorOptions);
}
declare class TransportClosedError extends TransportError {
    readonly name = "TransportClosedError";
    readonly code = "ERR_TRANSPORT_CLOSED";
    constructor(message: string, options?: TransportErrorOptions);
}
declare class DecodingError extends RequestError {
    readonly name = "DecodingError";
    readonly code = "ERR_DECODING";
}
declare class SchemaError extends RequestError {
    #private;
    readonly name = "SchemaError";
    readonly code = "ERR_SCHEMA";
    constructor(message: string, options: HttpErrorOptions & {
        issues: readonly SchemaIssue[];
    });
    get issues(): readonly SchemaIssue[];
}
declare class ResponseTooLargeError extends RequestError {
    readonly name = "ResponseTooLargeError";
    readonly code = "ERR_RESPONSE_TOO_LARGE";
    readonly limit: number;
    constructor(limit: number, options?: HttpErrorOptions);
}
declare class TooManyRedirectsError extends RequestError {
    readonly name = "TooManyRedirectsError";
    readonly code = "ERR_TOO_MANY_REDIRECTS";
}
declare class HttpStatusError extends HttpError {
    readonly name = "HttpStatusError";
    readonly code = "ERR_HTTP_STATUS";
    readonly response: HttpResponse;
    constructor(message: string, options: HttpErrorOptions & {
        response: HttpResponse;
    });
}
declare class InvalidUrlError extends TypeError {
    readonly name = "InvalidUrlError";
    readonly code = "ERR_INVALID_URL";
    get [invalidUrlBrand](): true;
}
declare abstract class StreamError extends Error {
    abstract readonly code: string;
    get [streamErrorBrand](): true;
}
declare class StreamConsumedError extends StreamError {
    readonly name = "StreamConsumedError";
    readonly code = "ERR_STREAM_CONSUMED";
    readonly response: HttpResponse | undefined;
}
declare class StreamClosedError extends StreamError {
    readonly name = "StreamClosedError";
    readonly code = "ERR_STREAM_CLOSED";
}
declare class ResponseNotReadError extends StreamError {
    readonly name = "ResponseNotReadError";
    readonly code = "ERR_RESPONSE_NOT_READ";
}
declare class RequestNotReadError extends StreamError {
    readonly name = "RequestNotReadError";
    readonly code = "ERR_REQUEST_NOT_READ";
}
declare function isHttpError(value: unknown): value is HttpError;
declare function isRequestError(value: unknown): value is RequestError;
declare function isTransportError(value: unknown): value is TransportError;
declare function isTimeoutError(value: unknown): value is TimeoutError;
declare function isNetworkError(value: unknown): value is NetworkError;
declare function isProtocolError(value: unknown): value is ProtocolError;
declare function isHttpStatusError(value: unknown): value is HttpStatusError;
declare function isInvalidUrlError(value: unknown): value is InvalidUrlError;
declare function isStreamError(value: unknown): value is StreamError;
declare function htmlMetaCharset(bytes: Uint8Array, contentType?: string | null): string | undefined;
declare function reasonPhrase(status: number): string;
declare const VERSION: string;
declare function concat(pieces: readonly Uint8Array[], length: number): Uint8Array;
type Layer = (inner: Transport) => Transport;
declare function stack(...parts: readonly [
    ...Layer[],
    Transport
]): Transport;
declare function isTransport(value: unknown): value is Transport;
type WrapOverrides = Pick<BaseTransport, "handleRequest"> & Partial<Pick<BaseTransport, "poolStatus" | "close" | "capabilities">>;
declare function wrap(inner: Transport, overrides: WrapOverrides): BaseTransport;
declare function checkOptionNames(owner: string, options: object, known: ReadonlySet<string>): void;
declare function redactUrl(url: URL): string;
declare const sensitiveHeaders: readonly string[];
export { Auth, BaseTransport, BasicAuth, Client, CloseError, ConnectError, ConnectTimeoutError, DecodingError, HttpError, HttpHeaders, HttpRequest, HttpResponse, HttpStatusError, InvalidUrlError, LocalProtocolError, NetworkError, PoolTimeoutError, ProtocolError, ProxyError, RawClient, ReadError, ReadTimeoutError, RemoteProtocolError, RequestError, RequestNotReadError, ResponseNotReadError, ResponseTooLargeError, SchemaError, StreamClosedError, StreamConsumedError, StreamError, TimeoutError, TooManyRedirectsError, TotalTimeoutError, TransportClosedError, TransportError, UnsupportedProtocolError, VERSION, WriteError, WriteTimeoutError, basicAuthorization, checkOptionNames, concat, createAuth, createBody, defaultDecoders, defaultEncoders, defaultPoolLimits, defaultTimeouts, htmlMetaCharset, isHttpError, isHttpStatusError, isInvalidUrlError, isNetworkError, isProtocolError, isRequestError, isStreamError, isTimeoutError, isTransport, isTransportError, reasonPhrase, redactUrl, requestTrailers, resolveTimeouts, sensitiveHeaders, sleep, stack, systemClock, wrap };
export type { AuthInit, BodyCodec, BodyInit, BodyIterator, ChunkOptions, ClientOptions, Clock, ClockTimer, CodecBodies, CodecOptions, CodecReaders, CodecShortCuts, ConnectOptions, ConnectTarget, ConnectTimings, Connection, ConnectionInfo, Connector, ContentCoding, ContentDecoder, ContentDecoders, ContentEncoder, ContentEncoders, ContentInit, ContentSource, CookieStore, CookiesInit, DefaultEncoding, Duplex, EventHooks, ExchangeEvent, FileContent, FilePart, FilesInit, FormDataLike, FormInit, FormValue, ForwardRoute, HeaderSource, HeadersInit, HttpErrorOptions, HttpRequestChanges, HttpRequestInit, HttpRequestParts, HttpResponseInit, InformationalResponse, JsonLinesOptions, Layer, LinesOptions, Link, MountsInit, ParamValue, ParamsInit, PoolCounts, PoolLimits, PoolStatus, Processed, ProgressListener, ProxyErrorOptions, RawOptions, RawResponse, ReferrerPolicyName, RequestBody, RequestExtensions, RequestHook, RequestOptions, RequestTrailers, ResponseBody, ResponseExtensions, ResponseHook, ResponsePromise, Route, RoutedRequest, SchemaIssue, SchemaOutput, SchemaResult, SendOptions, StandardSchema, StandardSchemaProps, TextChunkOptions, TimeoutErrorOptions, TimeoutInit, TimeoutPhase, Timeouts, Timings, TlsInfo, TrailersInit, TransferProgress, Transport, TransportCapabilities, TransportErrorOptions, WrapOverrides };
