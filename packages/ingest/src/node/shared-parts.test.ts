import { expect, it } from "vitest";

import type { ByteRange } from "./byte-ranges.ts";
import { fetchSharedParts } from "./shared-parts.ts";

const parts: readonly ByteRange[] = Array.from({ length: 6 }, (_, index) => [index, index + 1]);
const refusal = new Error("refused");
const all = [0, 1, 2, 3, 4, 5];

/** What three connections get of six parts, when `attempt` says how the tries of each part go, and what ended them. */
async function share(
  attempt: (part: number, tries: number) => Promise<void> | void,
): Promise<{ got: number[]; hasLeft: boolean; error: unknown }> {
  const got: number[] = [];
  const tries = new Map<number, number>();
  let hasLeft = false;
  let error: unknown;
  try {
    await fetchSharedParts({
      parts,
      connections: 3,
      fetch: async ([part]) => {
        tries.set(part, (tries.get(part) ?? 0) + 1);
        await attempt(part, tries.get(part)!);
        got.push(part);
      },
      isRefusal: (thrown) => thrown === refusal,
      leave: () => {
        hasLeft = true;
      },
    });
  } catch (thrown) {
    error = thrown;
  }
  return { got: got.toSorted((a, b) => a - b), hasLeft, error };
}

it("gets all parts, each once", async () => {
  expect(await share(() => {})).toEqual({ got: all, hasLeft: false, error: undefined });
});

it("leaves the parts of those that are refused to the others", async () => {
  const { got, error } = await share((part, tries) => {
    if ((part === 1 || part === 2) && tries === 1) throw refusal;
  });
  expect([got, error]).toEqual([all, undefined]);
});

it("ends when the last one is refused", async () => {
  const { got, hasLeft, error } = await share((part) => {
    if (part === 3) throw refusal;
  });
  // The others have ended before: one with the last part, one with being refused itself.
  expect([got, hasLeft, error]).toEqual([[0, 1, 2, 4, 5], true, refusal]);
});

it("ends at once with any other error, the first of them", async () => {
  const { hasLeft, error } = await share((part) => {
    if (part > 0) throw new Error(`no ${part}`);
  });
  expect([hasLeft, error]).toEqual([true, new Error("no 1")]);
});
