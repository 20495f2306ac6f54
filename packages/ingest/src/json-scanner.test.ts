import { expect, test } from "vitest";

import { findJsonFault } from "./find-json-fault.ts";
import { JsonFault } from "./json-fault.ts";
import { JsonScanner } from "./json-scanner.ts";
import { randomNumbers } from "./testing/random-numbers.ts";
import { encode, randomPieces } from "./testing/random-pieces.ts";

const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** What comes of a text in pieces: whether it is complete, or where it stops being JSON. */
function scan(pieces: readonly Uint8Array[]): boolean | number {
  const scanner = new JsonScanner();
  let base = 0;
  try {
    for (const piece of pieces) {
      scanner.scan(piece, 0, base);
      base += piece.byteLength;
    }
    return scanner.finish();
  } catch (error) {
    if (error instanceof JsonFault) return error.offset;
    throw error;
  }
}

test("agrees with JSON.parse about what is JSON, wherever it is cut", () => {
  const random = randomNumbers(3);
  const texts = [
    '{"a":[1,-2.5e+3,0,{"b":null}],"c\\u00fc\\n":"x\\"y","d":{},"e":[]}',
    ' [ true , false , "" , 10.01 , 1E9 , "\\ud83d" ] ',
    '"a string"',
    "-0.5",
  ];
  const letters = '{}[]:,"\\ \n\t01-.eEutfna';
  let isJson = 0;
  for (let round = 0; round < 20_000; round++) {
    const text = texts[random(texts.length)]!;
    const at = random(text.length);
    // A character is replaced, left out or put in.
    const letter = random(3) === 0 ? "" : letters[random(letters.length)]!;
    const mutated = text.slice(0, at) + letter + text.slice(at + random(2));
    const bytes = encode(mutated);
    const isValid = parses(mutated);
    if (isValid) isJson++;
    expect([mutated, findJsonFault(bytes) === undefined]).toEqual([mutated, isValid]);
    expect([mutated, scan(randomPieces(bytes, random, 1 + random(9)))]).toEqual([mutated, scan([bytes])]);
  }
  expect(isJson).toBeGreaterThan(1_000);
});

test("tells a text that only begins from one that is wrong", () => {
  for (const text of ["", " ", "[", '{"a"', '{"a":', '"x', '"\\', '"\\u00', "t", "nul", "-", "1.", "1e", "1e+", "[1,"])
    expect(findJsonFault(encode(text))).toBe("incomplete");
  for (const [text, offset] of [
    ["]", 0],
    ["[1 2", 3],
    ["truе", 3],
    ["01", 1],
    ["1.e", 2],
    ['{"a",', 4],
    ["1,", 1],
  ] as const)
    expect(findJsonFault(encode(text))).toMatchObject({ offset });
});
