import { inFlight } from "./in-flight.ts";

/** The results of `count` calls, in their order, of which `width` are in flight at any time: the loop that people write. */
export async function gatherInOrder<Result>(
  width: number,
  count: number,
  call: (index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  await inFlight(width, count, async () => {
    const index = next++;
    results[index] = await call(index);
  });
  return results;
}
