import { describe, it } from "vitest";

import { checkSkip, conformanceCases, runCase } from "./suite.ts";
import type { TransportUnderTest } from "./transport-under-test.ts";

export type { TransportSetup, TransportUnderTest } from "./transport-under-test.ts";

// Longer than the suite's own patience, so that a failure says what was missing.
const timeout = 20_000;

/**
 * Runs the conformance suite over a transport, as Vitest tests. A case that cannot be shown is reported as skipped, with the reason.
 * @throws TypeError when `skip` names a case that does not exist.
 */
export function describeTransport(name: string, subject: TransportUnderTest): void {
  checkSkip(subject.skip);
  describe(`${name} conforms`, () => {
    for (const theCase of conformanceCases()) {
      // oxlint-disable-next-line vitest/valid-title, vitest/expect-expect -- the case has its name, and asserts
      it(theCase.name, { timeout }, async (test) => {
        const outcome = await runCase(theCase, subject);
        if (outcome.is === "skipped") test.skip(outcome.reason);
      });
    }
  });
}
