/** What a source counts of its own accord, for {@link PipelineProgress} and {@link PipelineSummary}; what it does not count is absent. */
export interface SourceCounts {
  /** Pages that were fetched. */
  readonly pages?: number | undefined;
  /** Bytes that were received, as they travelled. */
  readonly bytes?: number | undefined;
  /** Requests that were sent again because the first had failed. */
  readonly retries?: number | undefined;
}

/**
 * The counts of a source: of its `counts`, and of `pagesFetched`, which paginated sources have.
 */
export function countsOf(source: unknown): SourceCounts {
  const { counts, pagesFetched } = source as { counts?: SourceCounts; pagesFetched?: number };
  return { ...(typeof pagesFetched === "number" ? { pages: pagesFetched } : {}), ...counts };
}
