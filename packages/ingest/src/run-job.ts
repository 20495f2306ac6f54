import { checkOptionNames, type Client, type HttpResponse } from "@haulier/core";

import type { ShardJob } from "./shard.ts";

/** Options of {@link runJob}. */
export interface RunJobOptions<R> {
  /**
   * What is done with the response, whose body it reads. What it returns is the result of the job. It is only called for a status of success.
   * @defaultValue nothing: the body is read and dropped
   */
  consume?: ((response: HttpResponse, job: ShardJob) => R | Promise<R>) | undefined;
  /** Ends the job: it rejects with `signal.reason`. */
  signal?: AbortSignal | undefined;
}

/** What became of a job: JSON, as far as the result is. */
export interface JobReport<R> {
  readonly id: string;
  readonly status: number;
  /** Bytes of the body, as they travelled. */
  readonly bytes: number;
  /** From the request to the end of the body, in milliseconds. */
  readonly elapsed: number;
  readonly result: R | undefined;
}

const optionNames: ReadonlySet<string> = new Set<keyof RunJobOptions<never>>(["consume", "signal"]);

/**
 * Does a job of {@link shard} with a client, which has what the job has not: credentials, limits, retries, a proxy.
 *
 * ```ts
 * const worker = new Worker("fetch", ({ data }) => runJob(client, data, { consume: (response) => store(response) }), { connection });
 * ```
 *
 * Rejects with HttpStatusError for a status that is no success, so that the queue may try again, with what the client or `consume` throws, and with
 * TypeError for what is no job. The response is released, however it ends.
 */
export async function runJob<R = undefined>(
  client: Client,
  job: ShardJob,
  options: RunJobOptions<R> = {},
): Promise<JobReport<R>> {
  checkOptionNames("runJob", options, optionNames);
  const { consume, signal } = options;
  checkJob(job);
  const { id, method, url, headers, body } = job;
  const response = await client.stream(method, url, {
    headers: { ...headers },
    raiseForStatus: true,
    ...(body === null ? {} : { content: body }),
    ...(signal === undefined ? {} : { signal }),
  });
  let result: R | undefined;
  try {
    result = await consume?.(response, job);
    if (consume === undefined) await drop(response);
  } finally {
    await response.close();
  }
  return { id, status: response.status, bytes: response.bytesDownloaded, elapsed: response.elapsed, result };
}

/** Piece by piece, so that a large body needs no memory. */
async function drop(response: HttpResponse): Promise<void> {
  const pieces = response.raw();
  while ((await pieces.next()).done !== true);
}

/** It comes out of a queue, where anything may be. @throws TypeError */
function checkJob(job: ShardJob): void {
  const { id, method, url, headers, body } = Object(job) as Partial<Record<keyof ShardJob, unknown>>;
  const isJob =
    typeof id === "string" &&
    typeof method === "string" &&
    typeof url === "string" &&
    typeof headers === "object" &&
    headers !== null &&
    (body === null || typeof body === "string");
  if (!isJob) throw new TypeError("runJob: this is no job of shard(): id, method, url, headers or body is missing");
}
