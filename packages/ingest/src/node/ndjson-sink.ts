import { checkOptionNames } from "@haulier/core";

import { PipelineError } from "../pipeline-error.ts";
import type { Sink } from "../sink.ts";
import { checkIfExists, type IfExists } from "./append-file.ts";
import { textFileSink } from "./text-file-sink.ts";

/** Options of {@link ndjsonSink}. */
export interface NdjsonSinkOptions {
  /** What to do with a file that is there, is not empty, and of which no checkpoint says that it is of this ingest. @defaultValue "error" */
  ifExists?: IfExists | undefined;
}

const optionNames: ReadonlySet<string> = new Set<keyof NdjsonSinkOptions>(["ifExists"]);

/**
 * Writes each record as a line of JSON. A commit writes the file through to the disk; a run that goes on from a checkpoint first cuts off what
 * came after it. The folder has to be there.
 * @throws PipelineError with `ERR_SINK_VALUE` for a record that JSON has no text for, such as undefined, a function or a bigint.
 */
export function ndjsonSink<T>(file: string | URL, options: NdjsonSinkOptions = {}): Sink<T> {
  checkOptionNames("ndjsonSink", options, optionNames);
  const ifExists = checkIfExists("ndjsonSink", options.ifExists ?? "error");
  return textFileSink<T>(file, ifExists, {
    name: "ndjson",
    begin: () => {},
    encode: (records) => records.map((record) => `${jsonLine(record)}\n`).join(""),
    state: () => undefined,
  });
}

function jsonLine(record: unknown): string {
  let text: string | undefined;
  let cause: unknown;
  try {
    text = JSON.stringify(record);
  } catch (error) {
    cause = error;
  }
  if (text !== undefined) return text;
  throw new PipelineError(
    "ERR_SINK_VALUE",
    `ndjsonSink: a record is no JSON value (${typeof record}); make one of it by transform`,
    { cause },
  );
}
