import { control } from "./measure.ts";
import type { Scenario } from "./scenario.ts";

/** Who takes part in a scenario, and whom they are compared with. */
export interface ContenderChoice {
  readonly base: string;
  readonly contenders: readonly string[];
}

/**
 * The contenders of a scenario that were asked for (all when none were), with the base and a control of that; undefined when the
 * scenario has none of them.
 */
export function chooseContenders(
  scenario: Pick<Scenario, "base" | "contenders">,
  wanted: readonly string[],
  wantedBase: string | undefined,
): ContenderChoice | undefined {
  const chosen = scenario.contenders.filter((name) => wanted.length === 0 || wanted.includes(name));
  if (chosen.length === 0) return undefined;
  const base = wantedBase !== undefined && scenario.contenders.includes(wantedBase) ? wantedBase : scenario.base;
  const others = chosen.filter((name) => name !== base);
  return { base, contenders: [base, control(base), ...others] };
}
