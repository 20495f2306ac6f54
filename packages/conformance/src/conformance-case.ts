import type { CaseContext } from "./case-context.ts";
import type { Requirement } from "./requirements.ts";

/** The rules of the transport contract by number, and what its interface promises beside them. */
export const contractRules = {
  1: "sends exactly once",
  2: "bodies are streams of bytes",
  3: "headers are kept as they are",
  4: "leaving early leaves nothing behind",
  5: "a failing request body fails the exchange; both directions flow at once",
  6: "time-outs are precise and say what happened",
  7: "abort rejects with the signal's reason",
  8: "what belongs to others is left alone",
  9: "idle connections do not keep the process alive",
  10: "engine errors are translated",
  11: "connections are pooled by everything that distinguishes them",
  interface: "the response and the transport tell what they promise to",
} as const;

/** A rule of the contract: its number, or `interface`. */
export type ContractRule = keyof typeof contractRules;

/** One thing that a transport must do. */
export interface ConformanceCase {
  /** Unique, and stable: what `skip` names. */
  readonly name: string;
  readonly rule: ContractRule;
  /** Without all of these, the case is skipped. */
  readonly requires?: readonly Requirement[];
  /** @throws AssertionError when the transport does not do it. */
  run(context: CaseContext): Promise<void>;
}
