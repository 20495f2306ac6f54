import { describe, expect, it } from "vitest";

import { Gates } from "./gates.ts";

describe("Gate", () => {
  it("holds until it is opened, then lets everyone through", async () => {
    const gate = new Gates().gate("a");
    const waiting = [gate.pass(), gate.pass()];
    gate.open();
    await Promise.all([...waiting, gate.pass()]);
    expect(gate.arrivals).toBe(3);
  });

  it("lets through one at a time, in order of arrival", async () => {
    const gate = new Gates().gate("a");
    const passed: string[] = [];
    const first = gate.pass().then(() => passed.push("first"));
    const second = gate.pass().then(() => passed.push("second"));
    gate.step();
    await first;
    expect(passed).toEqual(["first"]);
    gate.step();
    await second;
    expect(passed).toEqual(["first", "second"]);
  });

  it("remembers steps for those who come later", async () => {
    const gate = new Gates().gate("a");
    gate.step(2);
    await Promise.all([gate.pass(), gate.pass()]);
    expect(gate.arrivals).toBe(2);
  });

  it("tells when enough have come", async () => {
    const gate = new Gates().gate("a");
    const arrived = gate.waitForArrivals(2);
    void gate.pass();
    void gate.pass();
    await arrived;
    expect(gate.arrivals).toBe(2);
  });

  it("is one per name, and open where none is named", async () => {
    const gates = new Gates();
    expect(gates.gate("a")).toBe(gates.gate("a"));
    expect(gates.namedBy(new URLSearchParams("gate=a"))).toBe(gates.gate("a"));
    await gates.namedBy(new URLSearchParams()).pass();
  });
});
