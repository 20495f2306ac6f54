import { describe, it } from "node:test";

import { checkSkip, conformanceCases, runCase } from "./suite.ts";
import type { TransportUnderTest } from "./transport-under-test.ts";

export type { TransportSetup, TransportUnderTest } from "./transport-under-test.ts";

// Longer than the suite's own patience, so that a failure says what was missing.
const timeout = 20_000;

/**
 * Runs the conformance suite over a transport, as tests of `node:test`. A case that cannot be shown is reported as skipped, with the reason.
 * @throws TypeError when `skip` names a case that does not exist.
 */
export function describeTransport(name: string, subject: TransportUnderTest): void {
  checkSkip(subject.skip);
  void describe(`${name} conforms`, () => {
    for (const theCase of conformanceCases()) {
      void it(theCase.name, { timeout }, async (test) => {
        const outcome = await runCase(theCase, subject);
        if (outcome.is === "skipped") test.skip(outcome.reason);
      });
    }
  });
}
