/**
 * Checks that `options` has no key beside `known`. A misspelt option would otherwise be one without an effect.
 * @throws TypeError that names the key and the nearest valid one.
 */
export function checkOptionNames(owner: string, options: object, known: ReadonlySet<string>): void {
  for (const key of Object.keys(options)) if (!known.has(key)) throw unknownOption(owner, key, known);
}

/** The error for an option that does not exist. */
export function unknownOption(owner: string, key: string, known: Iterable<string>): TypeError {
  const nearest = nearestOf(key, [...known]);
  return new TypeError(
    `${owner}: unknown option "${key}"${nearest === undefined ? "" : `; did you mean "${nearest}"?`}`,
  );
}

/** The candidate with the fewest edits, unless more than half of the letters would change. */
function nearestOf(key: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(key.toLowerCase(), candidate.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(2, key.length / 2) ? best.candidate : undefined;
}

/** Levenshtein distance, by rows. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(previous[j]! + 1, row[j - 1]! + 1, substituted));
    }
    previous = row;
  }
  return previous[b.length]!;
}
