/** A request that is tried again. */
export interface SourceRetry {
  /** Counts those in a row that have brought nothing, from 1. */
  readonly attempt: number;
  /** How long is waited first, in milliseconds. */
  readonly delay: number;
  readonly error: unknown;
}
