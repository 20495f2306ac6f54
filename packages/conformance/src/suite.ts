import { CaseContext } from "./case-context.ts";
import { aborting } from "./cases/aborting.ts";
import { closing } from "./cases/closing.ts";
import { duplex } from "./cases/duplex.ts";
import { errors } from "./cases/errors.ts";
import { expectations } from "./cases/expectations.ts";
import { headers } from "./cases/headers.ts";
import { leavingEarly } from "./cases/leaving-early.ts";
import { messages } from "./cases/messages.ts";
import { pool } from "./cases/pool.ts";
import { requestBodies } from "./cases/request-bodies.ts";
import { requestTrailers } from "./cases/request-trailers.ts";
import { responseBodies } from "./cases/response-bodies.ts";
import { sendingOnce } from "./cases/sending-once.ts";
import { sharedState } from "./cases/shared-state.ts";
import { timeouts } from "./cases/timeouts.ts";
import { tls } from "./cases/tls.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { within } from "./eventually.ts";
import { startServer } from "./server.ts";
import type { TransportUnderTest } from "./transport-under-test.ts";

/** What became of a case that did not fail. */
export type CaseOutcome = { readonly is: "passed" } | { readonly is: "skipped"; readonly reason: string };

// More than any one step may take, so that the step itself says what was missing.
const caseLimitMs = 15_000;

const cases: readonly ConformanceCase[] = [
  ...sendingOnce,
  ...requestBodies,
  ...responseBodies,
  ...headers,
  ...leavingEarly,
  ...duplex,
  ...timeouts,
  ...aborting,
  ...sharedState,
  ...errors,
  ...tls,
  ...pool,
  ...messages,
  ...requestTrailers,
  ...expectations,
  ...closing,
];

/** All cases, in the order of the rules they belong to. */
export function conformanceCases(): readonly ConformanceCase[] {
  return cases;
}

/**
 * Checks the names in `skip`, which are of no use when they name nothing.
 * @throws TypeError for a name that is not a case.
 */
export function checkSkip(skip: TransportUnderTest["skip"] = {}): void {
  const names = new Set(cases.map(({ name }) => name));
  const unknown = Object.keys(skip).filter((name) => !names.has(name));
  if (unknown.length > 0)
    throw new TypeError(`skip: no case is named ${unknown.map((name) => `"${name}"`).join(", ")}`);
}

/**
 * Runs one case against a server of its own, and sees that the transport leaves nothing behind.
 * @throws AssertionError when the transport does not pass.
 */
export async function runCase(theCase: ConformanceCase, subject: TransportUnderTest): Promise<CaseOutcome> {
  const skipped = subject.skip?.[theCase.name];
  if (skipped !== undefined) return { is: "skipped", reason: skipped };
  const server = await startServer();
  const context = new CaseContext(server, subject);
  try {
    const facts = await context.facts();
    const missing = theCase.requires?.find((requirement) => !requirement.isMet(facts));
    if (missing !== undefined) return { is: "skipped", reason: missing.reason };
    await within(theCase.run(context), () => `the case to end; ${server.toString()}`, caseLimitMs);
    await context.finish();
    return { is: "passed" };
  } finally {
    await server.close();
    context.abandon();
  }
}
