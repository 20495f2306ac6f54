import { isTimeoutError } from "@haulier/core";

import type { Step } from "../job.ts";
import { printFact, printNote } from "../show/facts.ts";

const limit = 250;

/** A server that does not answer. */
export const runOutOfTime: Step = {
  title: "Run out of time",
  async run({ client, description, screen, check }) {
    const phase = description.transport.capabilities?.timeouts.includes("read") === true ? "read" : "total";
    const startedAt = performance.now();
    const error = await client.get("/slow", { timeout: { [phase]: limit } }).catch((reason: unknown) => reason);
    const elapsed = performance.now() - startedAt;
    if (!isTimeoutError(error)) throw error;
    check(error.phase === phase && error.limit === limit, `the error names the phase ${phase} and the limit ${limit}`);
    check(
      elapsed >= limit - 2 && elapsed < limit + 5000,
      `the time-out of ${limit} ms came after ${elapsed.toFixed(0)} ms`,
    );
    printFact(screen, error.name, error.message);
    printNote(
      screen,
      "its fields",
      `phase: ${error.phase}, limit: ${error.limit}, elapsed: ${Math.round(error.elapsed)}, processed: ${error.processed}`,
    );
  },
};
