// Many requests.
export { gather } from "./gather.ts";
export { gatherBytes } from "./gather-bytes.ts";
export type { GatherBytesOptions } from "./gather-bytes.ts";
export type { GatherOptions, GatherProgress } from "./gather-options.ts";
export { gatherRaw } from "./gather-raw.ts";
export type { GatherRawRequest } from "./gather-raw.ts";
export type { GatherItem, GatherRequest, GatherSource } from "./gather-request.ts";
export { gatherStream } from "./gather-stream.ts";
export type { GatheredError, GatheredResponse, GatherStreamOptions } from "./gather-stream.ts";

// Pages.
export { gatherAllPages } from "./gather-all-pages.ts";
export type { GatherPagesRequest } from "./gather-all-pages.ts";
export { gatherPaginate } from "./gather-paginate.ts";
export type { GatherPaginateOptions } from "./gather-paginate.ts";
export type { KeyPath } from "./key-path.ts";
export type {
  Found,
  KeyPlace,
  NextByCursor,
  NextByGraphql,
  NextByLink,
  NextByOffset,
  NextByPage,
  NextByUrl,
  NextPage,
} from "./next-page.ts";
export type { PagePosition } from "./page-position.ts";
export type { PageRecords } from "./page-records.ts";
export { paginate, paginateGet, paginatePost } from "./paginate.ts";
export type { PagesOptions, PaginateOptions } from "./paginate-options.ts";
export { paginateToRecords } from "./paginate-to-records.ts";
export type { PaginateToRecordsOptions } from "./paginate-to-records.ts";
export { isPaginationError, PaginationError } from "./pagination-error.ts";
export type { PaginationErrorCode, PaginationErrorOptions } from "./pagination-error.ts";
export type { Paginator } from "./paginator.ts";

// Records of bytes: NDJSON, JSON, CSV.
export { csvSource, jsonArraySource, ndjsonSource } from "./http-source.ts";
export type {
  CsvSourceOptions,
  HttpSourceOptions,
  JsonArraySourceOptions,
  NdjsonSourceOptions,
} from "./http-source.ts";
export type { SourceRetry } from "./source-retry.ts";
export { iterCsv } from "./iter-csv.ts";
export type { IterCsvOptions } from "./iter-csv.ts";
export { iterJson } from "./iter-json.ts";
export type { IterJsonOptions } from "./iter-json.ts";
export { iterJsonArray } from "./iter-json-array.ts";
export type { IterJsonArrayOptions } from "./iter-json-array.ts";
export { iterJsonBytes } from "./iter-json-bytes.ts";
export type { IterJsonBytesOptions } from "./iter-json-bytes.ts";
export type { JsonPath } from "./json-path.ts";
export type { BackoffOptions } from "./retry-policy.ts";
export type { ByteSource } from "./open-bytes.ts";
export { isRecordError, RecordError } from "./record-error.ts";
export type { RecordErrorCode, RecordErrorOptions, RecordPlace } from "./record-error.ts";
export type { RecordOptions } from "./record-options.ts";
export type { InvalidListener, RecordStream } from "./record-stream.ts";

// Moving records: pipelines, checkpoints, sinks.
export { memoryCheckpoint, parseCheckpoint } from "./checkpoint.ts";
export type { Checkpoint, CheckpointStore } from "./checkpoint.ts";
export { memorySink } from "./memory-sink.ts";
export type { MemorySink } from "./memory-sink.ts";
export { Meter } from "./meter.ts";
export { pipeline } from "./pipeline.ts";
export { isPipelineError, PipelineError } from "./pipeline-error.ts";
export type { PipelineErrorCode } from "./pipeline-error.ts";
export type { PipelineOptions, Transform } from "./pipeline-options.ts";
export type { PipelineProgress, PipelineSummary } from "./pipeline-summary.ts";
export { positioned } from "./positioned.ts";
export type { SourceInit } from "./read-source.ts";
export { toSink } from "./sink.ts";
export type { Sink, SinkStage, ToSinkOptions, TransactionalSink } from "./sink.ts";
export type { Position, Source } from "./source.ts";
export type { SourceCounts } from "./source-counts.ts";

// Many machines.
export { runJob } from "./run-job.ts";
export type { JobReport, RunJobOptions } from "./run-job.ts";
export { shard } from "./shard.ts";
export type { ShardJob, ShardOptions, ShardRequest } from "./shard.ts";
