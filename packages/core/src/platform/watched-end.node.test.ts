import zlib from "node:zlib";

import { expect, it } from "vitest";

import { ByteReader } from "../byte-reader.ts";
import { collect } from "../collect.ts";
import { watchingTheEnd } from "./watched-end.ts";
import { throughZlib } from "./zlib-stream.ts";

const text = "hello ".repeat(20);
const whole = zlib.brotliCompressSync(text);

function decoded(...pieces: Uint8Array[]): Promise<Uint8Array> {
  const input = new ByteReader(
    (async function* () {
      yield* pieces;
    })(),
  );
  return collect(watchingTheEnd(input, (marked) => throughZlib(zlib.createBrotliDecompress(), marked)));
}

for (const [what, pieces] of [
  ["a whole body", [whole]],
  ["a body in pieces", Array.from(whole, (byte) => Uint8Array.of(byte))],
  ["a body with garbage in its last piece", [Buffer.concat([whole, Buffer.from("garbage")])]],
  ["a body with garbage behind it", [whole, Buffer.from("garbage")]],
] as const) {
  it(`decodes ${what}`, async () => expect(new TextDecoder().decode(await decoded(...pieces))).toBe(text));
}

it("notices a body that was cut short at every position", async () => {
  for (let length = 1; length < whole.byteLength; length++) {
    await expect(decoded(whole.subarray(0, length)), `after ${length} bytes`).rejects.toThrow("the data is incomplete");
  }
});

it("passes on what the engine says of a body that was not cut short", async () => {
  const garbage = new Uint8Array(20).fill(0xff);
  await expect(decoded(garbage, garbage)).rejects.not.toThrow("the data is incomplete");
});
