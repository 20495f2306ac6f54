import { expect, test } from "vitest";

import { chooseContenders } from "./contender-choice.ts";

const scenario = { base: "b", contenders: ["a", "b", "c"] };

for (const [name, wanted, wantedBase, choice] of [
  ["takes all by default", [], undefined, { base: "b", contenders: ["b", "b (again)", "a", "c"] }],
  ["adds the base to those that were asked for", ["c"], undefined, { base: "b", contenders: ["b", "b (again)", "c"] }],
  ["takes another base", [], "c", { base: "c", contenders: ["c", "c (again)", "a", "b"] }],
  [
    "keeps its own base when it has not the one asked for",
    ["a"],
    "z",
    { base: "b", contenders: ["b", "b (again)", "a"] },
  ],
  ["is left out when it has none of them", ["z"], undefined, undefined],
] as const) {
  test(`a scenario ${name}`, () => {
    expect(chooseContenders(scenario, wanted, wantedBase)).toEqual(choice);
  });
}
