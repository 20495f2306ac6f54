import { describe, expect, it } from "vitest";

import { chooseConnector } from "./choose-connector.ts";

describe("chooseConnector", () => {
  it("takes the connector that is given", () => {
    const connector = (): never => {
      throw new Error("not dialled");
    };
    expect(chooseConnector("T", { connector })).toBe(connector);
  });

  it("dials directly where none is given", () => {
    expect(chooseConnector("T", { socketPath: "/nowhere" })).toBeTypeOf("function");
  });

  it("refuses what is no connector, and options that it would not know of", () => {
    expect(() => chooseConnector("T", { connector: {} as never })).toThrow("T: connector must be a function");
    const connector = (): never => {
      throw new Error("not dialled");
    };
    expect(() => chooseConnector("T", { connector, tls: {} })).toThrow(/^T: with a connector, pass tls and socketPath/);
    expect(() => chooseConnector("T", { connector, socketPath: "/x" })).toThrow(TypeError);
  });
});
