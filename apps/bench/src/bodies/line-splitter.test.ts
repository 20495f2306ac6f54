import { Readable } from "node:stream";

import { describe, expect, test } from "vitest";

import { LineSplitter, readChunkLines, readStreamLines } from "./line-splitter.ts";

describe("text", () => {
  for (const [name, pieces, lines] of [
    ["within one piece", ["a\nb\n\nc\n"], ["a", "b", "", "c"]],
    ["that come in pieces", ["a", "b\nc", "\n", "d\n"], ["ab", "c", "d"]],
    ["of which the last has no end", ["a\nb"], ["a", "b"]],
    ["where there is nothing", ["", ""], []],
  ] as const) {
    test(`is cut into lines ${name}`, () => {
      const found: string[] = [];
      const splitter = new LineSplitter((line) => found.push(line));
      for (const piece of pieces) splitter.push(piece);
      splitter.end();
      expect(found).toEqual(lines);
    });
  }
});

describe("reads lines of bytes that are cut within a character", () => {
  const bytes = Buffer.from("é\nü");
  const pieces = [bytes.subarray(0, 1), bytes.subarray(1, 4), bytes.subarray(4)];

  test("from a Node stream", async () => {
    const lines: string[] = [];
    await readStreamLines(Readable.from(pieces, { objectMode: false }), (line) => lines.push(line));
    expect(lines).toEqual(["é", "ü"]);
  });

  test("from a web stream", async () => {
    const lines: string[] = [];
    await readChunkLines(ReadableStream.from<Uint8Array>(pieces), (line) => lines.push(line));
    expect(lines).toEqual(["é", "ü"]);
  });
});

test("fails with its stream", async () => {
  const stream = new Readable({ read: () => stream.destroy(new Error("cut off")) });
  await expect(readStreamLines(stream, () => {})).rejects.toThrow("cut off");
});
