import { setImmediate as nextTurn } from "node:timers/promises";

const patienceMs = 4_000;
const quietMs = 100;

/**
 * Resolves when `isTrue`. For facts that nobody announces, such as the state of a pool; looks at each turn of the event loop.
 * @throws Error with the text of `expected` after four seconds.
 */
export async function eventually(isTrue: () => boolean, expected: () => string): Promise<void> {
  for (const end = performance.now() + patienceMs; !isTrue();) {
    if (performance.now() > end) throw new Error(`waited ${patienceMs} ms for ${expected()}`);
    await nextTurn();
  }
}

/** Resolves with a count once it has stood still for a tenth of a second: shows that something has stopped by itself. */
export async function stagnant(count: () => number): Promise<number> {
  let last = count();
  for (let since = performance.now(); performance.now() - since < quietMs;) {
    await nextTurn();
    if (count() !== last) {
      last = count();
      since = performance.now();
    }
  }
  return last;
}

/** The promise itself, but for at most `limitMs`, four seconds. @throws Error with the text of `expected` */
export async function within<Value>(
  promise: Promise<Value>,
  expected: () => string,
  limitMs: number = patienceMs,
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${limitMs} ms for ${expected()}`)), limitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
