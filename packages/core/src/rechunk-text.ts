/** Cuts text into chunks of exactly `size` characters (UTF-16 code units, as `length` counts them); the last may be shorter. */
export async function* rechunkText(
  source: AsyncIterable<string>,
  size: number,
): AsyncGenerator<string, void, undefined> {
  let pending = "";
  for await (const chunk of source) {
    pending += chunk;
    let from = 0;
    for (; pending.length - from >= size; from += size) yield pending.slice(from, from + size);
    pending = pending.slice(from);
  }
  if (pending !== "") yield pending;
}
