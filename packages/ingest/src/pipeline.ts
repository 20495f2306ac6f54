import { Journal } from "./journal.ts";
import { resolvePipelineOptions, type PipelineOptions, type Transform } from "./pipeline-options.ts";
import { PipelineRun } from "./pipeline-run.ts";
import type { PipelineSummary } from "./pipeline-summary.ts";
import type { SourceInit } from "./read-source.ts";
import type { SinkStage } from "./sink.ts";

/**
 * Moves the records of a source into a sink, batch by batch, and reads on only when the sink has taken what it was given. With a checkpoint, a run
 * goes on where the one before it was ended, even by SIGKILL or a power cut, and no record is lost or there twice:
 *
 * ```ts
 * const orders = (position?: Position) => paginateToRecords<Order>(client, "GET", "/orders", { resumeFrom: position });
 * const sink = sqliteSink("shop.db", { table: "orders" });
 * const { records, elapsed } = await pipeline(orders, toSink(sink), { checkpoint: "orders" });
 * ```
 *
 * A source that can begin in the middle is passed as a function that opens it there. An iterable is read from its start in each run; it has to
 * give the same records again, and those that are in the sink already are skipped.
 *
 * Rejects with what the source, `transform` or the sink throws, or with `signal.reason`; what was committed until then stays, the rest is
 * dropped, source and sink are closed.
 * @throws TypeError, RangeError for arguments that cannot be used. @throws PipelineError for a checkpoint or sink that nothing can be added to.
 */
export async function pipeline<T>(
  source: SourceInit<T>,
  stage: SinkStage<T>,
  options?: PipelineOptions<T, T>,
): Promise<PipelineSummary>;
/** The same, where `transform` makes other records of those that come. */
export async function pipeline<T, U>(
  source: SourceInit<T>,
  stage: SinkStage<U>,
  options: PipelineOptions<T, U> & { transform: Transform<T, U> },
): Promise<PipelineSummary>;
export async function pipeline<T, U>(
  source: SourceInit<T>,
  stage: SinkStage<U>,
  options: PipelineOptions<T, U> = {},
): Promise<PipelineSummary> {
  const settings = resolvePipelineOptions(options);
  if (typeof (stage as Partial<SinkStage<U>> | undefined)?.batchSize !== "number")
    throw new TypeError("pipeline: the second argument must be made by toSink(sink)");
  const journal = new Journal(stage.sink, settings.checkpoint);
  settings.signal?.throwIfAborted();
  if (sinksInUse.has(stage.sink))
    throw new TypeError("pipeline: this sink is used by another pipeline; make one for each, or wait for that");
  sinksInUse.add(stage.sink);
  try {
    return await moveAndClose(stage.sink, () => new PipelineRun<T, U>(stage, journal, settings).move(source));
  } finally {
    sinksInUse.delete(stage.sink);
  }
}

/** A sink does one thing at a time: batches of two pipelines would be committed by whoever comes first. */
const sinksInUse = new WeakSet<object>();

async function moveAndClose(
  sink: { close(): void | Promise<void> },
  move: () => Promise<PipelineSummary>,
): Promise<PipelineSummary> {
  let summary: PipelineSummary;
  try {
    summary = await move();
  } catch (error) {
    await closeQuietly(sink);
    throw error;
  }
  await sink.close();
  return summary;
}

/** What went wrong first is what the caller wants to know. */
async function closeQuietly(sink: { close(): void | Promise<void> }): Promise<void> {
  try {
    await sink.close();
  } catch {
    // Nothing is lost by it: what was committed is there.
  }
}
