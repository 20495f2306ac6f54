import { describe, expect, test } from "vitest";

import {
  checkEcho,
  checkManyRows,
  checkSmallObject,
  checkStatus,
  manyRows,
  NumberedValues,
  smallObject,
} from "./payloads.ts";

function numbered(...numbers: number[]): NumberedValues {
  const values = new NumberedValues();
  for (const n of numbers) values.add({ n });
  return values;
}

test("takes what is right", () => {
  checkStatus(200);
  checkSmallObject(structuredClone(smallObject));
  checkManyRows(structuredClone(manyRows));
  checkEcho({ length: 5 }, 5);
  expect(() => numbered(0, 1, 2).end(3)).not.toThrow();
});

describe("a check", () => {
  for (const [name, check, reason] of [
    ["another status", () => checkStatus(206), "expected the status 200, got 206"],
    ["another object", () => checkSmallObject({ id: 2 }), "expected the small object"],
    ["rows that are missing", () => checkManyRows(manyRows.slice(1)), "expected all rows"],
    ["bytes that are missing", () => checkEcho({ length: 4 }, 5), 'expected {"length":5}, got {"length":4}'],
    ["a value that is missing at the end", () => numbered(0, 1).end(3), "expected 3 values in order, got 2"],
    ["a value that is missing in between", () => numbered(0, 2).end(3), "got 1 of them"],
    ["a value that came twice", () => numbered(0, 0, 1, 2).end(4), "got 3 of them"],
  ] as const) {
    test(`notices ${name}`, () => {
      expect(check).toThrow(reason);
    });
  }
});
