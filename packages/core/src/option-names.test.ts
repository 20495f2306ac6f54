import { describe, expect, it } from "vitest";

import { checkOptionNames, unknownOption } from "./option-names.ts";

const known = new Set(["headers", "params", "timeout", "followRedirects"]);

describe("checkOptionNames", () => {
  it("accepts known names", () => {
    expect(() => checkOptionNames("request", { headers: 1, timeout: undefined }, known)).not.toThrow();
  });

  for (const [key, hint] of [
    ["header", '; did you mean "headers"?'],
    ["Params", '; did you mean "params"?'],
    ["followRedirect", '; did you mean "followRedirects"?'],
    ["follow_redirects", '; did you mean "followRedirects"?'],
    ["tiemout", '; did you mean "timeout"?'],
    ["verify", ""],
    ["x", ""],
  ] as const) {
    it(`says "${key}" is unknown${hint}`, () => {
      expect(() => checkOptionNames("request", { [key]: 1 }, known)).toThrow(
        new TypeError(`request: unknown option "${key}"${hint}`),
      );
    });
  }

  it("does not take inherited names for given ones (S-13)", () => {
    const options: object = Object.create({ nonsense: 1 });
    expect(() => checkOptionNames("request", options, known)).not.toThrow();
  });

  it("refuses an own __proto__ (S-12)", () => {
    expect(() => checkOptionNames("request", JSON.parse('{"__proto__":1}') as object, known)).toThrow("__proto__");
  });

  it("finds no neighbour where there is nothing to choose from", () => {
    expect(unknownOption("x", "y", []).message).toBe('x: unknown option "y"');
  });
});
