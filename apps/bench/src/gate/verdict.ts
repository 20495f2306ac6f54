import { textTable } from "../text-table.ts";
import { budgets, type Budget, type BudgetName } from "./budgets.ts";

/** What was measured for a budget. */
export interface Figure {
  /** In the unit of the budget. */
  readonly value: number;
  /** The same in a unit that tells more, but is of this machine and hour. */
  readonly here: string;
}

/** A figure held against its budget. */
export interface Verdict extends Figure {
  readonly budget: Budget;
  /** The budget and its tolerance. */
  readonly limit: number;
  readonly isKept: boolean;
}

export function judge(budget: Budget, figure: Figure): Verdict {
  const limit = budget.budget * (1 + budget.tolerance);
  // Written so that no figure at all, NaN, is not kept.
  return { ...figure, budget, limit, isKept: figure.value <= limit };
}

/** Holds figures against their budgets. */
export function judgeAll(figures: ReadonlyMap<BudgetName, Figure>): Verdict[] {
  return Array.from(figures, ([name, figure]) => judge(budgets[name], figure));
}

/** A table for whoever has to do something about it. */
export function describeVerdicts(verdicts: readonly Verdict[]): string {
  const header = ["", "measured", "budget", "at most", "", "here"];
  const rows = verdicts.map(({ budget, value, limit, isKept, here }) => [
    `${budget.what}, ${budget.unit}`,
    ...[value, budget.budget, limit].map(threeDigits),
    isKept ? "kept" : "EXCEEDED",
    here,
  ]);
  const advice = verdicts.every(({ isKept }) => isKept)
    ? "All budgets are kept."
    : "A budget is exceeded: make it cheaper, or raise it in apps/bench/src/gate/budgets.ts and say in the commit what for.";
  return `${textTable([header, ...rows])}\n${advice}`;
}

function threeDigits(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(3);
}
