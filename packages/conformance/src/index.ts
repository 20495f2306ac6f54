// For tests of a transport; most use ./vitest or ./node-test instead.
export { checkSkip, conformanceCases, runCase } from "./suite.ts";
export type { CaseOutcome } from "./suite.ts";
export type { TransportSetup, TransportUnderTest } from "./transport-under-test.ts";

// For cases of one's own.
export { CaseContext } from "./case-context.ts";
export type { CaseRequest } from "./case-context.ts";
export { contractRules } from "./conformance-case.ts";
export type { ConformanceCase, ContractRule } from "./conformance-case.ts";
export type { Handler } from "./handler.ts";
export { needs } from "./requirements.ts";
export type { Requirement, Road, TransportFacts } from "./requirements.ts";
