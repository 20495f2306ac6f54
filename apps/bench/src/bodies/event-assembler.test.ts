import { describe, expect, test } from "vitest";

import { EventAssembler } from "./event-assembler.ts";

function events(...lines: string[]): string[] {
  const found: string[] = [];
  const assembler = new EventAssembler((data) => found.push(data));
  for (const line of lines) assembler.addLine(line);
  return found;
}

describe("an event", () => {
  for (const [name, lines, found] of [
    ["at a blank line", ["data: a", "", "data: b", ""], ["a", "b"]],
    ["of the data alone", ["id: 1", ": comment", "event: x", "data: a", "database: b", ""], ["a"]],
    ["of all lines of data", ["data: a", "data: b", ""], ["a\nb"]],
    ["with one space less, where there is one", ["data:a", "", "data:  b", ""], ["a", " b"]],
    ["only where there is data", ["", "id: 1", "", "data:", ""], [""]],
    ["only once it is complete", ["data: a"], []],
  ] as const) {
    test(`is made ${name}`, () => {
      expect(events(...lines)).toEqual(found);
    });
  }
});
