import { smallObject } from "../payloads.ts";

const names = ["Accept", "User-Agent", "Host", "Content-Type"];
const text = JSON.stringify(smallObject);

/** Keeps the steps from being optimized away. */
let sum = 0;

/**
 * What CPU time is measured in: work of the kind that a client does, and nothing of ours. Each step awaits, allocates, looks up strings and
 * parses JSON. Budgets are numbers of such steps, so a change of it needs all of them measured anew.
 */
export async function calibrate(steps: number): Promise<void> {
  for (let done = 0; done < steps; done++) sum += await step(done & 15);
  if (sum < 0) throw new Error("a sum of lengths is not negative");
}

async function step(variant: number): Promise<number> {
  const fields = new Map<string, string>();
  for (const name of names) fields.set(name.toLowerCase(), name + variant);
  const { id } = JSON.parse(text) as typeof smallObject;
  return Promise.resolve(id + fields.size);
}
