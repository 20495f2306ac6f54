import { ByteReader } from "../byte-reader.ts";
import { incompleteData } from "../content-decoder.ts";

const END_MARK = Uint8Array.of(0xff);

/**
 * Decodes with an engine that takes a body which was cut short for a whole one, as brotli in Deno does (2.9). A byte is put behind the
 * body: an engine at the end of the coded data leaves it alone, any other takes it for data.
 */
export async function* watchingTheEnd(
  input: ByteReader,
  decode: (input: ByteReader) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let isOver = false;
  async function* withMark(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let piece = await input.next(); piece !== undefined; piece = await input.next()) yield piece;
    isOver = true;
    yield END_MARK;
  }
  const marked = new ByteReader(withMark());
  try {
    yield* decode(marked);
  } catch (error) {
    throw isOver ? incompleteData(error) : error;
  }
  if ((await marked.next()) === undefined) throw incompleteData();
}
