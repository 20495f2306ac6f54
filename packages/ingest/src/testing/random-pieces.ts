export const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The bytes in pieces of up to `most` bytes, empty ones among them, as copies of their own. */
export function randomPieces(bytes: Uint8Array, random: (below: number) => number, most: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let from = 0; from < bytes.byteLength;) {
    const size = random(most + 1);
    pieces.push(bytes.slice(from, from + size));
    from += size;
  }
  return pieces;
}

/** As a stream that waits before each piece. */
export async function* arriving<Piece>(pieces: Iterable<Piece>): AsyncGenerator<Piece, void, undefined> {
  for (const piece of pieces) {
    await Promise.resolve();
    yield piece;
  }
}

/** Every item, and what the iteration ended with. */
export async function outcomeOf<Item>(items: AsyncIterable<Item>): Promise<{ items: Item[]; error?: unknown }> {
  const seen: Item[] = [];
  try {
    for await (const item of items) seen.push(item);
    return { items: seen };
  } catch (error) {
    return { items: seen, error };
  }
}

/** The items alone. @throws what the iteration fails with. */
export async function itemsOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  return Array.fromAsync(items);
}
