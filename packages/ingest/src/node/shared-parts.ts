import type { ByteRange } from "./byte-ranges.ts";

/** What several connections do together. */
export interface SharedPartsInit {
  /** The parts, the one first whose body is there already. */
  readonly parts: readonly ByteRange[];
  readonly connections: number;
  /** Gets a part, with as many tries as that takes; `isFirst` tells the one whose body is there. */
  readonly fetch: (part: ByteRange, isFirst: boolean) => Promise<void>;
  /** Whether an error is one that another connection need not get. */
  readonly isRefusal: (error: unknown) => boolean;
  /** Ends all that is under way. */
  readonly leave: () => void;
}

/**
 * Shares parts among connections. One that is refused time and again hands its part over to the others and ends: many servers serve some at a time,
 * and refuse the rest. The last one that is refused, and any other error, ends all of them. @throws the first error that does.
 */
export async function fetchSharedParts(init: SharedPartsInit): Promise<void> {
  const { parts, connections, fetch, isRefusal, leave } = init;
  const queue = [...parts];
  const failures: unknown[] = [];
  let working = connections;
  const work = async (first: ByteRange | undefined): Promise<void> => {
    let part = first ?? queue.shift();
    try {
      for (; part !== undefined; part = queue.shift()) await fetch(part, part === first);
    } catch (error) {
      if (working > 1 && isRefusal(error)) queue.unshift(part!);
      else {
        failures.push(error);
        leave();
      }
    }
    working -= 1;
  };
  const first = queue.shift();
  await Promise.all(Array.from({ length: connections }, (_, index) => work(index === 0 ? first : undefined)));
  if (failures.length > 0) throw failures[0];
}
