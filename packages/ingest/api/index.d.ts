import { RequestOptions, HttpRequest, Client, HttpResponse, RawOptions, RawResponse, StandardSchema, SchemaOutput, RequestError, Clock, Layer } from "@haulier/core";
interface GatherProgress {
    readonly done: number;
    readonly failed: number;
    readonly total: number | undefined;
}
interface GatherOptions {
    concurrency?: number | undefined;
    errors?: "throw" | "return" | undefined;
    signal?: AbortSignal | undefined;
    onProgress?: ((progress: GatherProgress) => void) | undefined;
}
interface GatherRequest extends RequestOptions {
    url: string | URL;
    method?: string | undefined;
}
type GatherItem = string | URL | GatherRequest | HttpRequest;
type GatherSource<Item = GatherItem> = Iterable<Item> | AsyncIterable<Item>;
declare function gather(client: Client, requests: GatherSource, options?: GatherOptions & {
    errors?: "throw" | undefined;
}): Promise<HttpResponse[]>;
declare function gather(client: Client, requests: GatherSource, options: GatherOptions): Promise<(HttpResponse | Error)[]>;
interface GatherBytesOptions<Result> extends GatherOptions {
    parser?: ((bytes: Uint8Array) => Result | Promise<Result>) | undefined;
}
declare function gatherBytes<Result = Uint8Array>(client: Client, requests: GatherSource, options?: GatherBytesOptions<Result> & {
    errors?: "throw" | undefined;
}): Promise<Result[]>;
declare function gatherBytes<Result = Uint8Array>(client: Client, requests: GatherSource, options: GatherBytesOptions<Result>): Promise<(Result | Error)[]>;
interface GatherRawRequest extends RawOptions {
    url: string | URL;
    method?: string | undefined;
}
declare function gatherRaw(client: Client, requests: GatherSource<string | URL | GatherRawRequest>, options?: GatherOptions & {
    errors?: "throw" | undefined;
}): Promise<RawResponse[]>;
declare function gatherRaw(client: Client, requests: GatherSource<string | URL | GatherRawRequest>, options: GatherOptions): Promise<(RawResponse | Error)[]>;
interface GatherStreamOptions extends GatherOptions {
    ordered?: boolean | undefined;
}
interface GatheredResponse<Item extends GatherItem = GatherItem> {
    readonly index: number;
    readonly item: Item;
    readonly response: HttpResponse;
    readonly error?: undefined;
}
interface GatheredError<Item extends GatherItem = GatherItem> {
    readonly index: number;
    readonly item: Item;
    readonly response?: undefined;
    readonly error: Error;
}
declare function gatherStream<Item extends GatherItem>(client: Client, requests: GatherSource<Item>, options?: GatherStreamOptions & {
    errors?: "throw" | undefined;
}): AsyncGenerator<GatheredResponse<Item>, void, undefined>;
declare function gatherStream<Item extends GatherItem>(client: Client, requests: GatherSource<Item>, options: GatherStreamOptions): AsyncGenerator<GatheredResponse<Item> | GatheredError<Item>, void, undefined>;
type KeyPath = string | readonly (string | number)[];
type Position = string | number | boolean | null | readonly Position[] | {
    readonly [key: string]: Position;
};
interface Source<T> extends AsyncIterable<T> {
    readonly position: Position;
}
type PageKey = Exclude<Position, boolean | null>;
type Found<T> = T | null | undefined | Promise<T | null | undefined>;
interface NextByUrl {
    url: KeyPath;
}
interface NextByLink {
    link: string;
}
interface KeyPlace {
    in?: "query" | "body" | undefined;
}
interface NextByCursor extends KeyPlace {
    cursor: KeyPath | ((response: HttpResponse) => Found<PageKey>);
    param: KeyPath;
    more?: KeyPath | undefined;
}
interface NextByOffset extends KeyPlace {
    offset: KeyPath;
    start?: number | undefined;
    records?: KeyPath | undefined;
    total?: KeyPath | undefined;
}
interface NextByPage extends KeyPlace {
    page: KeyPath;
    start?: number | undefined;
    records?: KeyPath | undefined;
    pages?: KeyPath | undefined;
}
interface NextByGraphql {
    graphql: KeyPath;
    variable?: string | undefined;
}
type NextPage = NextByUrl | NextByLink | NextByCursor | NextByOffset | NextByPage | NextByGraphql | ((response: HttpResponse) => Found<string | URL>);
interface PagesOptions {
    maxPages?: number | undefined;
    prefetch?: number | undefined;
    allowedOrigins?: readonly string[] | undefined;
}
interface PaginateOptions extends RequestOptions, PagesOptions {
    next: NextPage;
    raiseForStatus?: boolean | undefined;
}
interface GatherPagesRequest extends PaginateOptions {
    url: string | URL;
    method?: string | undefined;
}
declare function gatherAllPages(client: Client, requests: GatherSource<GatherPagesRequest>, options?: GatherOptions & {
    errors?: "throw" | undefined;
}): Promise<HttpResponse[][]>;
declare function gatherAllPages(client: Client, requests: GatherSource<GatherPagesRequest>, options: GatherOptions): Promise<(HttpResponse[] | Error)[]>;
interface GatherPaginateOptions extends RequestOptions, GatherOptions {
    totalPages: number;
    pageParam?: string | undefined;
    startPage?: number | undefined;
}
declare function gatherPaginate(client: Client, method: string, url: string | URL, options: GatherPaginateOptions & {
    errors?: "throw" | undefined;
}): Promise<HttpResponse[]>;
declare function gatherPaginate(client: Client, method: string, url: string | URL, options: GatherPaginateOptions): Promise<(HttpResponse | Error)[]>;
interface PagePosition {
    readonly [by: string]: Position;
    readonly record: number;
}
interface SourceCounts {
    readonly pages?: number | undefined;
    readonly bytes?: number | undefined;
    readonly retries?: number | undefined;
}
declare class PageRecords<T> implements Source<T> {
    #private;
    get position(): PagePosition;
    get pagesFetched(): number;
    get truncated(): boolean;
    get counts(): SourceCounts;
    collect(): Promise<T[]>;
    [Symbol.asyncIterator](): AsyncGenerator<T, void, undefined>;
}
declare class Paginator implements AsyncIterable<HttpResponse> {
    #private;
    get pagesFetched(): number;
    get truncated(): boolean;
    collect(): Promise<HttpResponse[]>;
    [Symbol.asyncIterator](): AsyncGenerator<HttpResponse, void, undefined>;
}
declare function paginate(client: Client, method: string, url: string | URL, options: PaginateOptions): Paginator;
declare function paginateGet(client: Client, url: string | URL, options: PaginateOptions): Paginator;
declare function paginatePost(client: Client, url: string | URL, options: PaginateOptions): Paginator;
interface PaginateToRecordsOptions extends Omit<RequestOptions, "raiseForStatus">, PagesOptions {
    next?: NextPage | undefined;
    recordsKey?: KeyPath | null | undefined;
    schema?: StandardSchema | undefined;
    resumeFrom?: Position | undefined;
}
declare function paginateToRecords<Schema extends StandardSchema>(client: Client, method: string, url: string | URL, options: PaginateToRecordsOptions & {
    schema: Schema;
}): PageRecords<SchemaOutput<Schema>>;
declare function paginateToRecords<T = unknown>(client: Client, method: string, url: string | URL, options?: PaginateToRecordsOptions & {
    schema?: undefined;
}): PageRecords<T>;
type PaginationErrorCode = "ERR_PAGINATION_LOOP" | "ERR_PAGINATION_NEXT" | "ERR_PAGINATION_RECORDS";
interface PaginationErrorOptions {
    code: PaginationErrorCode;
    response: HttpResponse;
    cause?: unknown;
}
declare const brand$2: unique symbol;
declare class PaginationError extends RequestError {
    readonly name = "PaginationError";
    readonly code: PaginationErrorCode;
    readonly response: HttpResponse;
    constructor(reason: string, { code, response, ...options }: PaginationErrorOptions);
    get [brand$2](): true;
}
declare function isPaginationError(value: unknown): value is PaginationError;
type ByteSource = HttpResponse | Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
type InvalidListener = (error: Error, bytes: Uint8Array) => unknown;
type Result<T> = IteratorResult<T, void>;
declare class RecordStream<T> implements Source<T>, AsyncGenerator<T, void, undefined> {
    #private;
    get position(): Position & {
        readonly bytes: number;
        readonly records: number;
    };
    get counts(): SourceCounts;
    [Symbol.asyncIterator](): this;
    next(): Promise<Result<T>>;
    return(value?: void | PromiseLike<void>): Promise<Result<T>>;
    throw(error: unknown): Promise<Result<T>>;
    close(): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
}
interface RecordOptions {
    schema?: StandardSchema | undefined;
    onInvalid?: InvalidListener | undefined;
    resumeFrom?: Position | undefined;
    signal?: AbortSignal | undefined;
}
interface IterCsvOptions extends RecordOptions {
    columns?: boolean | readonly string[] | undefined;
    skipRows?: number | undefined;
    delimiter?: string | undefined;
    quote?: string | null | undefined;
    charset?: string | undefined;
    ragged?: "error" | "allow" | undefined;
    maxRowSize?: number | undefined;
}
declare function iterCsv<Schema extends StandardSchema>(source: ByteSource, options: IterCsvOptions & {
    schema: Schema;
}): RecordStream<SchemaOutput<Schema>>;
declare function iterCsv(source: ByteSource, options: IterCsvOptions & {
    columns: false;
}): RecordStream<string[]>;
declare function iterCsv<Column extends string = string>(source: ByteSource, options?: IterCsvOptions): RecordStream<Record<Column, string>>;
type JsonPath = string | readonly (string | number)[];
interface IterJsonArrayOptions extends RecordOptions {
    path?: JsonPath | undefined;
    maxRecordSize?: number | undefined;
    strict?: boolean | undefined;
    parseJson?: ((text: string) => unknown) | undefined;
}
declare function iterJsonArray<Schema extends StandardSchema>(source: ByteSource, options: IterJsonArrayOptions & {
    schema: Schema;
}): RecordStream<SchemaOutput<Schema>>;
declare function iterJsonArray<T = unknown>(source: ByteSource, options?: IterJsonArrayOptions): RecordStream<T>;
interface IterJsonOptions extends RecordOptions {
    maxLineSize?: number | undefined;
    parseJson?: ((text: string) => unknown) | undefined;
}
declare function iterJson<Schema extends StandardSchema>(source: ByteSource, options: IterJsonOptions & {
    schema: Schema;
}): RecordStream<SchemaOutput<Schema>>;
declare function iterJson<T = unknown>(source: ByteSource, options?: IterJsonOptions): RecordStream<T>;
interface BackoffOptions {
    delay?: number | undefined;
    maxDelay?: number | undefined;
    jitter?: number | undefined;
}
interface SourceRetry {
    readonly attempt: number;
    readonly delay: number;
    readonly error: unknown;
}
interface HttpSourceOptions {
    ifChanged?: "error" | "goOn" | undefined;
    attempts?: number | undefined;
    backoff?: BackoffOptions | undefined;
    onRetry?: ((retry: SourceRetry) => void) | undefined;
    clock?: Clock | undefined;
    random?: (() => number) | undefined;
}
type OfRequest = Omit<RequestOptions, "raiseForStatus">;
type NdjsonSourceOptions = OfRequest & HttpSourceOptions & IterJsonOptions;
type CsvSourceOptions = OfRequest & HttpSourceOptions & IterCsvOptions;
type JsonArraySourceOptions = OfRequest & HttpSourceOptions & IterJsonArrayOptions;
declare function ndjsonSource<Schema extends StandardSchema>(client: Client, method: string, url: string | URL, options: NdjsonSourceOptions & {
    schema: Schema;
}): RecordStream<SchemaOutput<Schema>>;
declare function ndjsonSource<T = unknown>(client: Client, method: string, url: string | URL, options?: NdjsonSourceOptions): RecordStream<T>;
declare function csvSource<Schema extends StandardSchema>(client: Client, method: string, url: string | URL, options: CsvSourceOptions & {
    schema: Schema;
}): RecordStream<SchemaOutput<Schema>>;
declare function csvSource(client: Client, method: string, url: string | URL, options: CsvSourceOptions & {
    columns: false;
}): RecordStream<string[]>;
declare function csvSource<Column extends string = string>(client: Client, method: string, url: string | URL, options?: CsvSourceOptions): RecordStream<Record<Column, string>>;
declare function jsonArraySource<Schema extends StandardSchema>(client: Client, method: string, url: string | URL, options: JsonArraySourceOptions & {
    schema: Schema;
}): RecordStream<SchemaOutput<Schema>>;
declare function jsonArraySource<T = unknown>(client: Client, method: string, url: string | URL, options?: JsonArraySourceOptions): RecordStream<T>;
interface IterJsonBytesOptions extends Omit<RecordOptions, "schema"> {
    maxLineSize?: number | undefined;
}
declare function iterJsonBytes(source: ByteSource, options?: IterJsonBytesOptions): RecordStream<Uint8Array>;
type RecordErrorCode = "ERR_RECORD_INVALID" | "ERR_RECORD_TRUNCATED" | "ERR_RECORD_TOO_LARGE" | "ERR_RECORD_PATH" | "ERR_SOURCE_CHANGED";
interface RecordPlace {
    readonly offset: number;
    readonly line?: number | undefined;
}
interface RecordErrorOptions extends RecordPlace {
    readonly code: RecordErrorCode;
    readonly request?: HttpRequest | undefined;
    readonly cause?: unknown;
}
declare const brand$1: unique symbol;
declare class RecordError extends RequestError {
    readonly name = "RecordError";
    readonly code: RecordErrorCode;
    readonly offset: number;
    readonly line: number | undefined;
    constructor(reason: string, options: RecordErrorOptions);
    get [brand$1](): true;
}
declare function isRecordError(value: unknown): value is RecordError;
interface Checkpoint {
    readonly revision: number;
    readonly position?: Position | undefined;
    readonly mark?: Position | undefined;
    readonly records: number;
    readonly done: boolean;
}
interface CheckpointStore {
    load(): Checkpoint | undefined | Promise<Checkpoint | undefined>;
    save(checkpoint: Checkpoint): void | Promise<void>;
    clear(): void | Promise<void>;
}
declare function memoryCheckpoint(checkpoint?: Checkpoint): CheckpointStore;
declare function parseCheckpoint(text: string | null | undefined, where?: string): Checkpoint | undefined;
interface Sink<T> {
    open(mark: Position | undefined): Position | undefined | Promise<Position | undefined>;
    write(records: readonly T[]): void | Promise<void>;
    commit(checkpoint: Checkpoint, isLast: boolean): Position | undefined | Promise<Position | undefined>;
    close(): void | Promise<void>;
}
interface TransactionalSink<T> extends Omit<Sink<T>, "commit"> {
    loadCheckpoint(name: string): Checkpoint | undefined | Promise<Checkpoint | undefined>;
    commit(checkpoint: Checkpoint, name: string | undefined): void | Promise<void>;
}
interface ToSinkOptions {
    batchSize?: number | undefined;
    flushInterval?: number | undefined;
}
interface SinkStage<T> {
    readonly sink: Sink<T> | TransactionalSink<T>;
    readonly batchSize: number;
    readonly flushInterval: number;
}
declare function toSink<T>(sink: Sink<T> | TransactionalSink<T>, options?: ToSinkOptions): SinkStage<T>;
interface MemorySink<T> extends Sink<T> {
    readonly records: readonly T[];
}
declare function memorySink<T>(): MemorySink<T>;
declare class Meter {
    #private;
    readonly layer: Layer;
    get requests(): number;
    get retries(): number;
    get bytes(): number;
}
interface PipelineProgress {
    readonly records: number;
    readonly dropped: number;
    readonly totalRecords: number;
    readonly pages: number | undefined;
    readonly bytes: number | undefined;
    readonly retries: number | undefined;
    readonly elapsed: number;
    readonly rate: number;
    readonly position: Position | undefined;
    readonly done: boolean;
}
interface PipelineSummary extends PipelineProgress {
    readonly resumed: boolean;
}
type Transform<T, U> = (record: T) => U | undefined | Promise<U | undefined>;
interface PipelineOptions<T, U> {
    checkpoint?: CheckpointStore | string | undefined;
    whenDone?: "return" | "continue" | undefined;
    transform?: Transform<T, U> | undefined;
    onProgress?: ((progress: PipelineProgress) => void) | undefined;
    meter?: Meter | undefined;
    signal?: AbortSignal | undefined;
    clock?: Clock | undefined;
}
type SourceInit<T> = Iterable<T> | AsyncIterable<T> | ((position: Position | undefined, signal: AbortSignal) => Iterable<T> | AsyncIterable<T>);
declare function pipeline<T>(source: SourceInit<T>, stage: SinkStage<T>, options?: PipelineOptions<T, T>): Promise<PipelineSummary>;
declare function pipeline<T, U>(source: SourceInit<T>, stage: SinkStage<U>, options: PipelineOptions<T, U> & {
    transform: Transform<T, U>;
}): Promise<PipelineSummary>;
type PipelineErrorCode = "ERR_CHECKPOINT_INVALID" | "ERR_CHECKPOINT_CONFLICT" | "ERR_SINK_CHANGED" | "ERR_SINK_NOT_EMPTY" | "ERR_SINK_COLUMNS" | "ERR_SINK_VALUE" | "ERR_MISSING_PEER";
declare const brand: unique symbol;
declare class PipelineError extends Error {
    readonly name = "PipelineError";
    readonly code: PipelineErrorCode;
    constructor(code: PipelineErrorCode, message: string, options?: {
        cause?: unknown;
    });
    get [brand](): true;
}
declare function isPipelineError(value: unknown): value is PipelineError;
declare function positioned<T>(pairs: AsyncIterable<readonly [
    record: T,
    position: Position
]> | Iterable<readonly [
    record: T,
    position: Position
]>, start?: Position): Source<T>;
interface ShardRequest {
    method?: string | undefined;
    url: string | URL;
    headers?: Readonly<Record<string, string>> | undefined;
    json?: unknown;
    content?: string | undefined;
}
interface ShardJob {
    readonly id: string;
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | null;
}
interface ShardOptions {
    run?: string | undefined;
    allowParams?: readonly string[] | undefined;
}
declare function shard(requests: Iterable<string | URL | ShardRequest> | AsyncIterable<string | URL | ShardRequest>, options?: ShardOptions): AsyncGenerator<ShardJob, void, undefined>;
interface RunJobOptions<R> {
    consume?: ((response: HttpResponse, job: ShardJob) => R | Promise<R>) | undefined;
    signal?: AbortSignal | undefined;
}
interface JobReport<R> {
    readonly id: string;
    readonly status: number;
    readonly bytes: number;
    readonly elapsed: number;
    readonly result: R | undefined;
}
declare function runJob<R = undefined>(client: Client, job: ShardJob, options?: RunJobOptions<R>): Promise<JobReport<R>>;
export { Meter, PageRecords, PaginationError, Paginator, PipelineError, RecordError, RecordStream, csvSource, gather, gatherAllPages, gatherBytes, gatherPaginate, gatherRaw, gatherStream, isPaginationError, isPipelineError, isRecordError, iterCsv, iterJson, iterJsonArray, iterJsonBytes, jsonArraySource, memoryCheckpoint, memorySink, ndjsonSource, paginate, paginateGet, paginatePost, paginateToRecords, parseCheckpoint, pipeline, positioned, runJob, shard, toSink };
export type { BackoffOptions, ByteSource, Checkpoint, CheckpointStore, CsvSourceOptions, Found, GatherBytesOptions, GatherItem, GatherOptions, GatherPagesRequest, GatherPaginateOptions, GatherProgress, GatherRawRequest, GatherRequest, GatherSource, GatherStreamOptions, GatheredError, GatheredResponse, HttpSourceOptions, InvalidListener, IterCsvOptions, IterJsonArrayOptions, IterJsonBytesOptions, IterJsonOptions, JobReport, JsonArraySourceOptions, JsonPath, KeyPath, KeyPlace, MemorySink, NdjsonSourceOptions, NextByCursor, NextByGraphql, NextByLink, NextByOffset, NextByPage, NextByUrl, NextPage, PagePosition, PagesOptions, PaginateOptions, PaginateToRecordsOptions, PaginationErrorCode, PaginationErrorOptions, PipelineErrorCode, PipelineOptions, PipelineProgress, PipelineSummary, Position, RecordErrorCode, RecordErrorOptions, RecordOptions, RecordPlace, RunJobOptions, ShardJob, ShardOptions, ShardRequest, Sink, SinkStage, Source, SourceCounts, SourceInit, SourceRetry, ToSinkOptions, TransactionalSink, Transform };
