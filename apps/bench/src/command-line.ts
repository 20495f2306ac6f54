import { parseArgs } from "node:util";

/** What the command line asks for. */
export interface CommandLine {
  readonly help: boolean;
  /** Names of scenarios; all of them when there is none. */
  readonly scenarios: readonly string[];
  /** Names of contenders; all of them when there is none. */
  readonly contenders: readonly string[];
  /** Undefined for the base of each scenario. */
  readonly base: string | undefined;
  /** Undefined for as many as a scenario wants and time allows. */
  readonly rounds: number | undefined;
  readonly json: boolean;
  readonly save: boolean;
}

/** What there is to choose from. */
export interface Choices {
  readonly scenarios: readonly string[];
  readonly contenders: readonly string[];
}

/** The command line cannot be understood; the message says why. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** @throws UsageError for an unknown option or name, or a number of rounds that is none. */
export function parseCommandLine(args: readonly string[], choices: Choices): CommandLine {
  const { values, positionals } = parse(args);
  const contenders = values.contenders?.split(",") ?? [];
  return {
    help: values.help,
    scenarios: positionals.map((name) => known("scenario", name, choices.scenarios)),
    contenders: contenders.map((name) => known("contender", name, choices.contenders)),
    base: values.base === undefined ? undefined : known("contender", values.base, choices.contenders),
    rounds: values.rounds === undefined ? undefined : roundsFrom(values.rounds),
    json: values.json,
    save: values.save,
  };
}

export function usage({ scenarios, contenders }: Choices): string {
  return `Usage: pnpm bench [scenario...] [option...]

  --contenders a,b   only these, and the base
  --base a           the contender that the others are divided by
  --rounds n         exactly so many rounds, however long they take
  --json             prints JSON instead of tables
  --save             also writes apps/bench/results/<date>-<scenario>.json

scenarios:   ${scenarios.join(", ")}
contenders:  ${contenders.join(", ")}`;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h", default: false },
        contenders: { type: "string" },
        base: { type: "string" },
        rounds: { type: "string" },
        json: { type: "boolean", default: false },
        save: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function known(kind: string, name: string, names: readonly string[]): string {
  if (names.includes(name)) return name;
  throw new UsageError(`no ${kind} is named "${name}"; there are ${names.join(", ")}`);
}

function roundsFrom(text: string): number {
  const rounds = Number(text);
  if (Number.isInteger(rounds) && rounds > 0) return rounds;
  throw new UsageError(`--rounds: expected a whole number above 0, got "${text}"`);
}
