import type { Client, Transport } from "@haulier/core";

import type { Screen } from "./show/screen.ts";

/** A client and what the job has to know about the place that it works in. */
export interface Job {
  readonly client: Client;
  readonly description: JobDescription;
  readonly screen: Screen;
  /** A folder of its own, removed afterwards. */
  readonly folder: string;
  /** States something and checks it. @throws FailedCheck when it does not hold. */
  readonly check: (holds: boolean, claim: string) => void;
}

/** What is particular to one transport. */
export interface JobDescription {
  /** Such as `UndiciTransport`. */
  readonly name: string;
  /** How a user writes it. */
  readonly code: string;
  readonly transport: Transport;
  /** Such as `HTTP/1.1`: what every response must have come by. Undefined where no protocol is spoken. */
  readonly protocol: string | undefined;
  /** How many connections its pool may have; undefined without a pool. */
  readonly maxConnections: number | undefined;
  /** The URL of the API, without a path. */
  readonly apiUrl: string;
  /** What the API has seen so far. */
  readonly served: () => ServedCounts;
}

/** Counted by the server. */
export interface ServedCounts {
  readonly requests: number;
  /** Undefined in memory, where there are none. */
  readonly connections: number | undefined;
}

/** One thing to do and to show. */
export interface Step {
  readonly title: string;
  run(job: Job): Promise<void>;
}

/** The demo claimed something that is not so. */
export class FailedCheck extends Error {
  override readonly name = "FailedCheck";
}
