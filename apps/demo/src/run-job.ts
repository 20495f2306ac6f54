import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Client, type HttpResponse } from "@haulier/core";

import { allSteps } from "./all-steps.ts";
import { FailedCheck, type Job, type JobDescription } from "./job.ts";
import { printFailure } from "./show/facts.ts";
import type { Screen } from "./show/screen.ts";

/** What one transport did. */
export interface JobResult {
  readonly name: string;
  readonly protocol: string | undefined;
  /** As the server counted them. */
  readonly requests: number;
  /** Of response bodies, as they came over the wire. */
  readonly bytes: number;
  /** In milliseconds. */
  readonly elapsed: number;
  readonly connections: number | undefined;
  /** How many claims were checked and held. */
  readonly passed: number;
  /** What did not hold, or went wrong. */
  readonly failures: readonly string[];
}

/** Does the whole job with one transport, which is closed in the end. A step that fails does not keep the others from running. */
export async function runJob(description: JobDescription, screen: Screen): Promise<JobResult> {
  const responses: HttpResponse[] = [];
  const client = new Client({
    transport: description.transport,
    baseUrl: description.apiUrl,
    eventHooks: { response: (response) => void responses.push(response) },
  });
  const folder = await mkdtemp(join(tmpdir(), "haulier-demo-"));
  const failures: string[] = [];
  let passed = 0;
  const check = (holds: boolean, claim: string): void => {
    if (!holds) throw new FailedCheck(claim);
    passed++;
  };
  const attempt = async (title: string, act: (job: Job) => void | Promise<void>): Promise<void> => {
    try {
      await act({ client, description, screen, folder, check });
    } catch (error) {
      const text = error instanceof FailedCheck ? `not so: ${error.message}` : String(error);
      failures.push(`${title}: ${text}`);
      printFailure(screen, "failed", text);
    }
  };

  const startedAt = performance.now();
  try {
    for (const [index, step] of allSteps.entries()) {
      screen.live(`${description.name}: ${index + 1} of ${allSteps.length}, ${step.title}`);
      screen.print(screen.palette.heading(step.title));
      await attempt(step.title, (job) => step.run(job));
      screen.print();
    }
    const elapsed = performance.now() - startedAt;
    await attempt("Counts", () => compareCounts(description, responses, check));
    const bytes = responses.reduce((sum, response) => sum + response.bytesDownloaded, 0);
    return {
      name: description.name,
      protocol: description.protocol,
      ...description.served(),
      bytes,
      elapsed,
      passed,
      failures,
    };
  } finally {
    await client.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the responses say about themselves, against what the server has seen. */
function compareCounts(description: JobDescription, responses: readonly HttpResponse[], check: Job["check"]): void {
  const { protocol, served } = description;
  if (protocol === undefined) return;
  const foreign = responses.filter((response) => response.httpVersion !== protocol);
  check(foreign.length === 0, `every response came by ${protocol}, ${foreign.length} did not`);
  const connections = new Set(responses.flatMap(({ extensions }) => extensions.connection?.id ?? [])).size;
  const accepted = served().connections;
  // A connection that was dialled for a request that another one was free for sooner has carried none yet.
  check(
    accepted !== undefined && connections <= accepted,
    `${connections} connections by the responses, ${accepted} accepted by the server`,
  );
}
