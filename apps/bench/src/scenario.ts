import type { Contender } from "./contender.ts";
import type { OwnFigures } from "./measurement.ts";

/**
 * One sample, of a contender that was opened for `origin`. Rejects when the answer is not the one expected. What it returns replaces what
 * was measured around it.
 */
export type Run<Target> = (target: Target, origin: string) => Promise<OwnFigures | void>;

/** What is measured, as one module of `scenarios/` describes it. */
export interface ScenarioInit<Target> {
  /** As it is given on the command line. */
  readonly name: string;
  /** The heading of its table: what one sample does. */
  readonly title: string;
  readonly contenders: readonly Contender<Target>[];
  /** The contender whose median is 1.00. */
  readonly base: string;
  /** Runs in the server's process and gives the origin that contenders are opened with; null where nobody serves. */
  readonly serve: (() => Promise<string>) | null;
  /** Requests in one call of `run`. */
  readonly requests: number;
  /** Rounds that do not count: code is not yet optimized, and connections are not yet open. */
  readonly warmUpRounds: number;
  /** Rounds that count, unless `--rounds` says otherwise or time runs out. */
  readonly rounds: number;
  /** Whether heap bytes per request say anything here; not so for what is mostly outside of the heap. @defaultValue true */
  readonly countsAllocations?: boolean;
  /** Whether the table also gives microseconds per request, for what no network is part of. @defaultValue false */
  readonly showsTime?: boolean;
  readonly run: Run<Target>;
}

/** A scenario to whoever runs it: what its contenders look like inside is its own affair. */
export interface Scenario extends Readonly<Required<Omit<ScenarioInit<never>, "contenders" | "run">>> {
  readonly contenders: readonly string[];
  /** Opens a contender and gives the function that takes one sample. */
  prepare(contender: string, origin: string): Promise<() => Promise<OwnFigures | void>>;
}

export function defineScenario<Target>(init: ScenarioInit<Target>): Scenario {
  const { contenders, run, ...rest } = init;
  return {
    countsAllocations: true,
    showsTime: false,
    ...rest,
    contenders: contenders.map(({ name }) => name),
    async prepare(name, origin) {
      const contender = contenders.find((candidate) => candidate.name === name);
      if (contender === undefined) throw new Error(`${init.name} has no contender named ${name}`);
      const target = await contender.open(origin);
      return () => run(target, origin);
    },
  };
}
