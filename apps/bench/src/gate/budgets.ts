/** A figure that is steady enough to fail a build over, and what it may come to. */
export interface Budget {
  readonly what: string;
  readonly unit: string;
  readonly budget: number;
  /** What hours and machines make a difference of, as a part of the budget: 0.05 is 5 %. */
  readonly tolerance: number;
}

/**
 * What one request costs at most, by Node 24. Wall time is not among it: on a machine that does something else as well, that says little.
 *
 * Whoever makes something cheaper lowers its budget to what `pnpm bench gate` then says. Whoever makes something dearer on purpose
 * raises it, and says in the commit what it is paid for.
 */
export const budgets = {
  clientHeap: {
    what: "client in memory: heap",
    unit: "bytes per request",
    budget: 2720,
    // Counts differ by 2 % at most, whatever the machine does meanwhile.
    tolerance: 0.05,
  },
  everyOptionHeap: {
    what: "client in memory, every option: heap",
    unit: "bytes per request",
    budget: 12_970,
    tolerance: 0.05,
  },
  clientOverDispatchHeap: {
    what: "client over UndiciTransport, 64 at once: heap",
    unit: "times that of undici.dispatch",
    budget: 1.17,
    tolerance: 0.05,
  },
  clientCpu: {
    what: "client in memory: CPU",
    unit: "calibration steps",
    budget: 2.05,
    // Here, they differ by 12 % at most, on a machine that is busy with three other things; the rest is for other processors.
    tolerance: 0.25,
  },
  everyOptionCpu: {
    what: "client in memory, every option: CPU",
    unit: "calibration steps",
    budget: 5.85,
    tolerance: 0.25,
  },
} as const satisfies Readonly<Record<string, Budget>>;

export type BudgetName = keyof typeof budgets;

export const budgetNames: readonly BudgetName[] = Object.keys(budgets) as BudgetName[];
