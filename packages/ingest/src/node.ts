// Checkpoints and sinks.
export { fileCheckpoint } from "./node/file-checkpoint.ts";
export { sqliteCheckpoint } from "./node/sqlite-checkpoint.ts";
export type { SqliteInit } from "./node/sqlite-database.ts";
export type { IfExists } from "./node/append-file.ts";
export { csvSink } from "./node/csv-sink.ts";
export type { CsvSinkOptions } from "./node/csv-sink.ts";
export { duckdbSink } from "./node/duckdb-sink.ts";
export type { DuckdbInit, DuckdbSinkOptions } from "./node/duckdb-sink.ts";
export { ndjsonSink } from "./node/ndjson-sink.ts";
export type { NdjsonSinkOptions } from "./node/ndjson-sink.ts";
export type { ParquetCodec } from "./node/parquet-file.ts";
export { parquetSink } from "./node/parquet-sink.ts";
export type { ParquetSinkOptions } from "./node/parquet-sink.ts";
export type { ParquetType } from "./node/parquet-value.ts";
export { sqliteSink } from "./node/sqlite-sink.ts";
export type { SqliteSinkOptions } from "./node/sqlite-sink.ts";
export type { TableColumns } from "./node/table-options.ts";

// Files.
export type { Checksum } from "./node/checksum.ts";
export type { Digest, DigestAlgorithm } from "./node/digest.ts";
export { download } from "./node/download.ts";
export type { DownloadResult } from "./node/download.ts";
export { DownloadError, isDownloadError } from "./node/download-error.ts";
export type { DownloadErrorCode, DownloadErrorOptions } from "./node/download-error.ts";
export type { DownloadOptions, DownloadRetry } from "./node/download-options.ts";
export type { BackoffOptions } from "./retry-policy.ts";

// Progress.
export { progressBar } from "./node/progress-bar.ts";
export type { BarProgress, ProgressBar, ProgressBarOptions, ProgressStream } from "./node/progress-bar.ts";
export type { Progress } from "./node/progress-meter.ts";
