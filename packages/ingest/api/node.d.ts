import { DatabaseSync } from "node:sqlite";
import { RequestOptions, Clock, HttpHeaders, HttpResponse, Client, RequestError, HttpRequest } from "@haulier/core";
type Position = string | number | boolean | null | readonly Position[] | {
    readonly [key: string]: Position;
};
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
declare function fileCheckpoint(file: string | URL): CheckpointStore;
type SqliteInit = string | URL | DatabaseSync;
declare function sqliteCheckpoint(database: SqliteInit, name: string): CheckpointStore;
type IfExists = "error" | "append" | "overwrite";
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
interface CsvSinkOptions {
    columns?: readonly string[] | undefined;
    header?: boolean | undefined;
    delimiter?: string | undefined;
    eol?: "\r\n" | "\n" | undefined;
    formulas?: "keep" | "escape" | undefined;
    ifExists?: IfExists | undefined;
}
declare function csvSink<T extends object>(file: string | URL, options?: CsvSinkOptions): Sink<T>;
type TableColumns = readonly string[] | Readonly<Record<string, string>>;
type DuckdbInit = string | {
    connect(): Promise<unknown>;
};
interface DuckdbSinkOptions {
    table: string;
    columns?: TableColumns | undefined;
}
declare function duckdbSink<T extends object>(database: DuckdbInit, options: DuckdbSinkOptions): TransactionalSink<T>;
interface NdjsonSinkOptions {
    ifExists?: IfExists | undefined;
}
declare function ndjsonSink<T>(file: string | URL, options?: NdjsonSinkOptions): Sink<T>;
type ParquetType = "BOOLEAN" | "INT32" | "INT64" | "FLOAT" | "DOUBLE" | "STRING" | "JSON" | "TIMESTAMP" | "UUID" | "BYTE_ARRAY";
type ParquetCodec = "SNAPPY" | "GZIP" | "ZSTD" | "UNCOMPRESSED";
interface ParquetSinkOptions {
    columns?: Readonly<Record<string, ParquetType>> | undefined;
    rowGroupSize?: number | undefined;
    rowsPerFile?: number | undefined;
    codec?: ParquetCodec | undefined;
    ifExists?: "error" | "overwrite" | undefined;
}
declare function parquetSink<T extends object>(place: string | URL, options?: ParquetSinkOptions): Sink<T>;
interface SqliteSinkOptions {
    table: string;
    columns?: TableColumns | undefined;
    key?: string | readonly string[] | undefined;
}
declare function sqliteSink<T extends object>(database: SqliteInit, options: SqliteSinkOptions): TransactionalSink<T>;
declare const digestLengths: {
    readonly "sha-512": 64;
    readonly "sha-384": 48;
    readonly "sha-256": 32;
    readonly "sha-1": 20;
    readonly md5: 16;
};
type DigestAlgorithm = keyof typeof digestLengths;
interface Digest {
    readonly algorithm: DigestAlgorithm;
    readonly value: string;
}
interface Checksum {
    algorithm: DigestAlgorithm;
    value?: string | undefined;
}
interface BackoffOptions {
    delay?: number | undefined;
    maxDelay?: number | undefined;
    jitter?: number | undefined;
}
interface Progress {
    readonly transferred: number;
    readonly total: number | undefined;
    readonly rate: number;
    readonly eta: number | undefined;
    readonly elapsed: number;
}
interface DownloadRetry {
    readonly attempt: number;
    readonly delay: number;
    readonly error: unknown;
}
interface DownloadOptions extends Pick<RequestOptions, "auth" | "cookies" | "extensions" | "followRedirects" | "headers" | "params" | "signal" | "timeout"> {
    overwrite?: boolean | undefined;
    resume?: boolean | undefined;
    attempts?: number | undefined;
    backoff?: BackoffOptions | undefined;
    connections?: number | undefined;
    minPartSize?: number | undefined;
    checksum?: Checksum | false | undefined;
    decode?: boolean | undefined;
    maxSize?: number | undefined;
    onProgress?: ((progress: Progress) => void) | undefined;
    progressInterval?: number | undefined;
    onRetry?: ((retry: DownloadRetry) => void) | undefined;
    clock?: Clock | undefined;
    random?: (() => number) | undefined;
}
interface DownloadResult {
    readonly path: string;
    readonly size: number;
    readonly status: number;
    readonly headers: HttpHeaders;
    readonly url: URL;
    readonly response: HttpResponse;
    readonly resumed: number;
    readonly attempts: number;
    readonly digest: Digest | undefined;
}
declare function download(client: Client, url: string | URL, pathOrDirectory: string | URL, options?: DownloadOptions): Promise<DownloadResult>;
type DownloadErrorCode = "ERR_DOWNLOAD_EXISTS" | "ERR_DOWNLOAD_TOO_LARGE" | "ERR_DOWNLOAD_CHECKSUM" | "ERR_DOWNLOAD_INCOMPLETE" | "ERR_DOWNLOAD_RANGE" | "ERR_DOWNLOAD_CHANGED" | "ERR_DOWNLOAD_DISK_FULL" | "ERR_DOWNLOAD_FILE";
interface DownloadErrorOptions {
    code: DownloadErrorCode;
    request: HttpRequest;
    cause?: unknown;
}
declare const brand: unique symbol;
declare class DownloadError extends RequestError {
    readonly name = "DownloadError";
    readonly code: DownloadErrorCode;
    constructor(reason: string, options: DownloadErrorOptions);
    get [brand](): true;
}
declare function isDownloadError(value: unknown): value is DownloadError;
interface ProgressStream {
    write(text: string): unknown;
    readonly isTTY?: boolean | undefined;
    readonly columns?: number | undefined;
}
interface ProgressBarOptions {
    stream?: ProgressStream | undefined;
    label?: string | undefined;
    unit?: "bytes" | "records" | undefined;
    total?: number | undefined;
    width?: number | undefined;
    color?: boolean | undefined;
    interval?: number | undefined;
    clock?: Clock | undefined;
}
type BarProgress = {
    readonly total?: number | undefined;
    readonly done?: boolean | undefined;
} & ({
    readonly transferred: number;
} | {
    readonly totalRecords: number;
});
interface ProgressBar extends Disposable {
    (progress: BarProgress): void;
    stop(): void;
}
declare function progressBar(options?: ProgressBarOptions): ProgressBar;
export { DownloadError, csvSink, download, duckdbSink, fileCheckpoint, isDownloadError, ndjsonSink, parquetSink, progressBar, sqliteCheckpoint, sqliteSink };
export type { BackoffOptions, BarProgress, Checksum, CsvSinkOptions, Digest, DigestAlgorithm, DownloadErrorCode, DownloadErrorOptions, DownloadOptions, DownloadResult, DownloadRetry, DuckdbInit, DuckdbSinkOptions, IfExists, NdjsonSinkOptions, ParquetCodec, ParquetSinkOptions, ParquetType, Progress, ProgressBar, ProgressBarOptions, ProgressStream, SqliteInit, SqliteSinkOptions, TableColumns };
