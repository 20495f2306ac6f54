import { describe, expect, test } from "vitest";

import { findScenario, scenarios } from "./scenarios.ts";

test("scenarios have names of their own", () => {
  const names = scenarios.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

describe("a scenario", () => {
  for (const { name, base, contenders } of scenarios) {
    test(`${name} has its base among its contenders, each of which is there once`, () => {
      expect(contenders).toContain(base);
      expect(new Set(contenders).size).toBe(contenders.length);
    });
  }
});

test("an unknown scenario is named", () => {
  expect(() => findScenario("nothing")).toThrow('no scenario is named "nothing"');
});
