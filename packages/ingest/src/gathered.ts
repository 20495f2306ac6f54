import { outcomesOf } from "./concurrent-run.ts";
import type { GatherSettings } from "./gather-options.ts";
import type { GatherSource } from "./gather-request.ts";

/** The results of all items, in the order of the source; errors in their places where the settings keep them. */
export async function gathered<Item, Result>(
  source: GatherSource<Item>,
  settings: GatherSettings,
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): Promise<(Result | Error)[]> {
  const results: (Result | Error)[] = [];
  // Each is put into its place as it comes, so that a slow one holds nothing back.
  for await (const outcome of outcomesOf({ ...settings, source, work, ordered: false }))
    results[outcome.index] = outcome.failed ? errorOf(outcome.error) : outcome.value;
  return results;
}

/** What was thrown as an error, which the reason of a signal need not be. */
export function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error("the request ended with what is no Error", { cause: thrown });
}
