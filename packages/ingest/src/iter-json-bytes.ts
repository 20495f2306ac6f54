import { JsonBytesReader } from "./json-bytes-reader.ts";
import { type ByteSource, openBytes } from "./open-bytes.ts";
import {
  checkRecordOptions,
  checkSize,
  MAX_RECORD_SIZE,
  type RecordOptions,
  streamOf,
  withRecordOptions,
} from "./record-options.ts";
import type { RecordStream } from "./record-stream.ts";
import { resumePoint } from "./resume-point.ts";

/** Options of {@link iterJsonBytes}. */
export interface IterJsonBytesOptions extends Omit<RecordOptions, "schema"> {
  /** The longest line, in bytes; a longer one is invalid, and never kept in memory. `Infinity` is no limit. @defaultValue 1_048_576 */
  maxLineSize?: number | undefined;
}

const optionNames = new Set([...withRecordOptions("maxLineSize")].filter((name) => name !== "schema"));

/**
 * The lines that {@link iterJson} would parse, as bytes, for a parser of one's own or to be stored: neither decoded nor checked. White space around them
 * is removed, and so are the fields of Server-Sent Events.
 *
 * ```ts
 * for await (const line of iterJsonBytes(response)) file.write(line);
 * ```
 *
 * A record is a view of the bytes that were received, which it keeps in memory with it: `slice()` one that is kept.
 * @throws RecordError for a line that is too long. @throws TypeError, RangeError for options that cannot be used.
 */
export function iterJsonBytes(source: ByteSource, options: IterJsonBytesOptions = {}): RecordStream<Uint8Array> {
  checkRecordOptions("iterJsonBytes", options, optionNames);
  const maxLineSize = checkSize("iterJsonBytes", "maxLineSize", options.maxLineSize ?? MAX_RECORD_SIZE);
  const point = resumePoint("iterJsonBytes", options.resumeFrom, ["lines"]);
  return streamOf(openBytes("iterJsonBytes", source), point, options, ({ start, request }) => {
    const lines = point === undefined ? 0 : Number(point["lines"]);
    return new JsonBytesReader({ maxLineSize, start: { bytes: start, lines }, request });
  });
}
