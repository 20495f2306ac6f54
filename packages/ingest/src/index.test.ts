import { expect, test } from "vitest";

import * as main from "./index.ts";
import * as node from "./node.ts";

test("the entries export what was promised", () => {
  expect(Object.keys(main).toSorted()).toEqual([
    "Meter",
    "PaginationError",
    "PipelineError",
    "RecordError",
    "csvSource",
    "gather",
    "gatherAllPages",
    "gatherBytes",
    "gatherPaginate",
    "gatherRaw",
    "gatherStream",
    "isPaginationError",
    "isPipelineError",
    "isRecordError",
    "iterCsv",
    "iterJson",
    "iterJsonArray",
    "iterJsonBytes",
    "jsonArraySource",
    "memoryCheckpoint",
    "memorySink",
    "ndjsonSource",
    "paginate",
    "paginateGet",
    "paginatePost",
    "paginateToRecords",
    "parseCheckpoint",
    "pipeline",
    "positioned",
    "runJob",
    "shard",
    "toSink",
  ]);
  expect(Object.keys(node).toSorted()).toEqual([
    "DownloadError",
    "csvSink",
    "download",
    "duckdbSink",
    "fileCheckpoint",
    "isDownloadError",
    "ndjsonSink",
    "parquetSink",
    "progressBar",
    "sqliteCheckpoint",
    "sqliteSink",
  ]);
});
