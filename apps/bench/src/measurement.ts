/** What one sample of a contender took: a fixed number of requests, measured inside its process. */
export interface Sample {
  /** Milliseconds on the clock. */
  readonly wallMs: number;
  /** Milliseconds of CPU in user mode, over all threads of the process, so with garbage collection and compilation. */
  readonly userMs: number;
  /** Milliseconds of CPU that the server spent meanwhile. 0 where no server takes part. */
  readonly serverMs: number;
  /** Bytes of JavaScript heap that something kept, in scenarios about that; for each of what its `requests` counts. */
  readonly heapBytes?: number;
  /** The same of all memory that the process keeps in RAM. */
  readonly residentBytes?: number;
}

/** What a scenario measures itself, where the clock around it would measure something else as well. */
export type OwnFigures = Partial<Omit<Sample, "serverMs">>;

/** A contender that had to be left out. */
export interface Failure {
  readonly contender: string;
  readonly message: string;
}

/** What came of one scenario. */
export interface Measurements {
  /** By contender; the n-th samples of all of them are of the same round. */
  readonly samples: ReadonlyMap<string, readonly Sample[]>;
  /** Bytes of JavaScript heap per request; undefined where it could not be measured. */
  readonly allocations: ReadonlyMap<string, number | undefined>;
  readonly failures: readonly Failure[];
}
