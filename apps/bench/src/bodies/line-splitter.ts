import type { Readable } from "node:stream";

/** Cuts text into lines at LF: what somebody writes whose client has no lines. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  #rest = "";

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(text: string): void {
    let from = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", from)) {
      this.#onLine(this.#rest + text.slice(from, end));
      this.#rest = "";
      from = end + 1;
    }
    this.#rest += text.slice(from);
  }

  /** The text after the last LF is a line, too. */
  end(): void {
    if (this.#rest !== "") this.#onLine(this.#rest);
  }
}

/** Reads a Node stream line by line, by its events: they cost less than a loop over it. */
export async function readStreamLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  const lines = new LineSplitter(onLine);
  await new Promise((resolve, reject) => {
    stream
      .setEncoding("utf8")
      .on("data", (text: string) => lines.push(text))
      .on("end", resolve)
      .on("error", reject);
  });
  lines.end();
}

/** Reads anything that is looped over line by line, such as a web stream. */
export async function readChunkLines(
  chunks: AsyncIterable<Uint8Array> | null,
  onLine: (line: string) => void,
): Promise<void> {
  if (chunks === null) throw new Error("expected a body");
  const lines = new LineSplitter(onLine);
  const decoder = new TextDecoder();
  for await (const chunk of chunks) lines.push(decoder.decode(chunk, { stream: true }));
  lines.push(decoder.decode());
  lines.end();
}
