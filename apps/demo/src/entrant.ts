import type { DemoApiSize } from "./api/demo-api.ts";
import type { JobDescription } from "./job.ts";

/** A transport that does the job, and gets a row of the summary: opens a place for the job, calls it, and closes the place. */
export type Entrant = <Result>(
  size: DemoApiSize,
  job: (description: JobDescription) => Promise<Result>,
) => Promise<Result>;
