import { parseArgs } from "node:util";

/** What the bench can be told to do; scenarios are told to `measure`, which needs no word. */
export type Command = "measure" | "report" | "gate" | "ingest-5gb";

/** What the command line asks for. */
export interface CommandLine {
  readonly help: boolean;
  readonly command: Command;
  /** Names of scenarios; all of them when there is none. */
  readonly scenarios: readonly string[];
  /** Names of contenders; all of them when there is none. */
  readonly contenders: readonly string[];
  /** Undefined for the base of each scenario. */
  readonly base: string | undefined;
  /** Undefined for as many as a scenario wants and time allows. */
  readonly rounds: number | undefined;
  /** How often to measure everything. */
  readonly runs: number;
  readonly quick: boolean;
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

/** @throws UsageError for an unknown option or name, or a number of rounds or runs that is none. */
export function parseCommandLine(args: readonly string[], choices: Choices): CommandLine {
  const { values, positionals } = parse(args);
  const { command, names } = readCommand(positionals);
  return {
    help: values.help,
    command,
    scenarios: names.map((name) => known("scenario", name, choices.scenarios)),
    contenders: (values.contenders ?? []).flatMap((text) => contendersFrom(text, choices.contenders)),
    base: values.base === undefined ? undefined : known("contender", values.base, choices.contenders),
    rounds: values.rounds === undefined ? undefined : countFrom("--rounds", values.rounds),
    runs: countFrom("--runs", values.runs),
    quick: values.quick,
    json: values.json,
    save: values.save,
  };
}

export function usage({ scenarios, contenders }: Choices): string {
  return `Usage: pnpm bench [scenario...] [option...]   measures, and prints how contenders compare
       pnpm bench report                      makes tables and charts of what is in apps/bench/results
       pnpm bench gate                        holds what is steady against its budgets, as the tests do
       pnpm bench ingest-5gb                  streams 5 GB of NDJSON, and says what memory that takes

  --contenders a,b   only these, and the base; as often as there are names with commas
  --base a           the contender that the others are divided by
  --rounds n         exactly so many rounds, however long they take
  --runs n           everything so many times, one run after the other
  --quick            a few rounds, to see that everything works
  --json             prints JSON instead of tables
  --save             also writes each run to apps/bench/results, and then makes the report

scenarios:   ${scenarios.join(", ")}
contenders:  ${contenders.join("; ")}`;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h", default: false },
        contenders: { type: "string", multiple: true },
        base: { type: "string" },
        rounds: { type: "string" },
        runs: { type: "string", default: "1" },
        quick: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        save: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function readCommand(positionals: readonly string[]): { command: Command; names: readonly string[] } {
  const [first, ...others] = positionals;
  if (first !== "report" && first !== "gate" && first !== "ingest-5gb")
    return { command: "measure", names: positionals };
  if (others.length === 0) return { command: first, names: [] };
  throw new UsageError(`${first} takes no scenarios, got ${others.join(", ")}`);
}

function known(kind: string, name: string, names: readonly string[]): string {
  if (names.includes(name)) return name;
  throw new UsageError(`no ${kind} is named "${name}"; there are ${names.join(", ")}`);
}

/** One name, which may have commas in it, or several with commas between. */
function contendersFrom(text: string, names: readonly string[]): readonly string[] {
  return names.includes(text) ? [text] : text.split(",").map((name) => known("contender", name, names));
}

function countFrom(option: string, text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new UsageError(`${option}: expected a whole number above 0, got "${text}"`);
}
