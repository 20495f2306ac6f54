import { describe, expect, it } from "vitest";

import { SuppliedItems, supplyOf } from "./supplied-items.ts";
import { IteratedSupply, notYet } from "./supply.ts";
import { Burst } from "./testing/burst.ts";
import { caught } from "./testing/caught.ts";

const broken = new Error("broken");
const given = (value: unknown): object => ({ done: false, value });
const done = { done: true, value: undefined };

type Script = readonly (string | typeof notYet | Error)[];

/** The same items by a supply and by a generator that somebody wrote with `yield`, which says how the other has to behave. */
function twins(script: Script): AsyncGenerator<string, void, undefined>[] {
  async function* written(): AsyncGenerator<string, void, undefined> {
    for (const step of script) {
      if (step instanceof Error) throw step;
      if (step === notYet) await Promise.resolve();
      else yield step;
    }
  }
  return [new SuppliedItems(new Burst(script)), written()];
}

describe("SuppliedItems", () => {
  it("gives what is there without waiting, and then waits", async () => {
    const supply = new Burst(["a", "b", notYet, "c"]);
    const items = new SuppliedItems(supply);
    expect([await items.next(), await items.next()]).toEqual([given("a"), given("b")]);
    expect(supply.waits).toBe(0);
    expect(await items.next()).toEqual(given("c"));
    expect(supply.waits).toBe(1);
    expect([await items.next(), await items.next()]).toEqual([done, done]);
    expect(supply.leavings).toBe(0);
  });

  it("asks for nothing before somebody else does", async () => {
    const supply = new Burst([notYet, "a"]);
    const items = new SuppliedItems(supply);
    await Promise.resolve();
    expect(supply.waits).toBe(0);
    expect(items[Symbol.asyncIterator]()).toBe(items);
  });

  describe("behaves as a generator", () => {
    const calls: Record<string, (items: AsyncGenerator<string, void, undefined>) => readonly Promise<unknown>[]> = {
      "asked for everything at once": (items) => Array.from({ length: 5 }, () => items.next()),
      "left before it begins": (items) => [items.return(), items.next()],
      "left while it waits": (items) => [items.next(), items.next(), items.return(), items.next()],
      "left twice": (items) => [items.next(), items.return(), items.return()],
      "given an error before it begins": (items) => [items.throw(broken), items.next()],
      "given an error while it waits": (items) => [items.next(), items.next(), items.throw(broken), items.next()],
      "given an error after its end": (items) => [items.return(), items.throw(broken)],
      "left with a promise": (items) => [items.return(Promise.resolve())],
    };
    for (const [what, call] of Object.entries(calls)) {
      for (const script of [["a", notYet, "b", "c"], [notYet, notYet, "a"], [notYet], []] as Script[]) {
        it(`that is ${what}, with ${script.length} steps to go`, async () => {
          const [items, written] = twins(script);
          const order: number[] = [];
          const results = call(items!);
          results.forEach((result, index) => void result.catch(() => {}).then(() => order.push(index)));
          const outcomes = await Promise.allSettled(results);
          expect(outcomes).toEqual(await Promise.allSettled(call(written!)));
          expect(order).toEqual(results.map((_, index) => index));
        });
      }
    }

    for (const script of [
      [broken, "a"],
      ["a", broken, "b"],
      ["a", notYet, broken, "b"],
      [notYet, broken],
    ] as Script[]) {
      it(`that fails ${script.length} steps before its end: once, and is over then`, async () => {
        const [items, written] = twins(script);
        const both = [items!, written!].map((twin) => Promise.allSettled(Array.from({ length: 4 }, () => twin.next())));
        const [ours, theirs] = await Promise.all(both);
        expect(ours).toEqual(theirs);
        expect(ours).toContainEqual({ status: "rejected", reason: broken });
      });
    }
  });

  it("leaves its supply when its loop is left, once", async () => {
    const supply = new Burst(["a", "b"]);
    const items = new SuppliedItems(supply);
    for await (const item of items) {
      expect(item).toBe("a");
      break;
    }
    await items.return();
    expect(supply.leavings).toBe(1);
    expect(await items.next()).toEqual(done);
  });

  it("leaves its supply at the end of a block with `await using`", async () => {
    const supply = new Burst(["a"]);
    {
      await using items = new SuppliedItems(supply);
      await items.next();
    }
    expect(supply.leavings).toBe(1);
  });

  it("leaves its supply when that fails, and hides no error by another one", async () => {
    for (const script of [[broken], [notYet, broken]] as Script[]) {
      const supply = new Burst<string>(script);
      supply.failureOnLeaving = new Error("cannot stop");
      const items = new SuppliedItems(supply);
      expect(await caught(items.next())).toBe(broken);
      expect(supply.leavings).toBe(1);
    }
    const supply = new Burst(["a"]);
    supply.failureOnLeaving = new Error("cannot stop");
    expect(await caught(new SuppliedItems(supply).throw(broken))).toBe(broken);
  });

  it("fails as leaving does, to whoever leaves", async () => {
    const supply = new Burst(["a"]);
    supply.failureOnLeaving = broken;
    const items = new SuppliedItems(supply);
    expect(await caught(items.return())).toBe(broken);
    expect(await items.next()).toEqual(done);
  });

  it("waits again when there was nothing in what it waited for", async () => {
    const supply = new Burst([notYet, notYet, notYet, "a"]);
    expect(await new SuppliedItems(supply).next()).toEqual(given("a"));
    expect(supply.waits).toBe(3);
  });

  it("answers in turn what was asked while it was left", async () => {
    const supply = new Burst<string>([], { isEndless: true });
    const items = new SuppliedItems(supply);
    const told: string[] = [];
    const next = items.next().then(() => told.push("next"));
    const left = items.return().then(() => told.push("left"));
    const after = items.next().then(({ done: isDone }) => told.push(`after ${isDone}`));
    await Promise.resolve();
    expect([told, supply.leavings]).toEqual([[], 0]);
    supply.end();
    await Promise.all([next, left, after]);
    expect(told).toEqual(["next", "left", "after true"]);
  });
});

describe("supplyOf", () => {
  it("takes the supply of items that are made of one, and iterates anything else", async () => {
    const supply = new Burst(["a"]);
    expect(supplyOf(new SuppliedItems(supply))).toBe(supply);
    const items = supplyOf((async function* () {})());
    expect(items).toBeInstanceOf(IteratedSupply);
  });
});
