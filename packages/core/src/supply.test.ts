import { describe, expect, it } from "vitest";

import { IteratedSupply, LazySupply, notYet, over, SingleSupply } from "./supply.ts";
import { Burst } from "./testing/burst.ts";
import { Source } from "./testing/source.ts";

const broken = new Error("broken");

describe("IteratedSupply", () => {
  it("gives each item once it was waited for, and the end for ever", async () => {
    const source = new Source(["a", "b"]);
    const supply = new IteratedSupply(source);
    expect([supply.take(), source.openings]).toEqual([notYet, 0]);
    for (const item of ["a", "b"]) {
      await supply.more();
      expect([supply.take(), supply.take()]).toEqual([item, notYet]);
    }
    await supply.more();
    expect([supply.take(), supply.take()]).toEqual([over, over]);
    await supply.leave();
    expect(source).toMatchObject({ openings: 1, hasEnded: true, leavings: 0 });
  });

  it("is left once, and not before it began", async () => {
    const source = new Source(["a", "b"]);
    const supply = new IteratedSupply(source);
    await supply.more();
    await supply.leave();
    await supply.leave();
    expect([source.leavings, supply.take()]).toEqual([1, over]);
    const unopened = new Source(["a"]);
    await new IteratedSupply(unopened).leave();
    expect(unopened).toMatchObject({ openings: 0, leavings: 0 });
  });

  it("fails when it is asked, not while it is waited for, and is not left then", async () => {
    const source = new Source<string>([broken]);
    const supply = new IteratedSupply(source);
    await supply.more();
    expect(() => supply.take()).toThrow(broken);
    await supply.leave();
    expect(source.leavings).toBe(0);
    const closed = new IteratedSupply({
      [Symbol.asyncIterator]: () => {
        throw broken;
      },
    });
    await closed.more();
    expect(() => closed.take()).toThrow(broken);
  });
});

describe("LazySupply", () => {
  it("is opened once, when it is asked", async () => {
    const opened: Burst<string>[] = [];
    const supply = new LazySupply(() => (opened[opened.length] = new Burst(["a", notYet, "b"])));
    await supply.leave();
    expect(opened).toEqual([]);
    expect([supply.take(), supply.take()]).toEqual(["a", notYet]);
    await supply.more();
    expect([supply.take(), supply.take()]).toEqual(["b", over]);
    await supply.leave();
    expect(opened.map(({ leavings }) => leavings)).toEqual([1]);
  });

  it("is opened when it is waited for first", async () => {
    const supply = new LazySupply(() => new Burst([notYet, "a"]));
    await supply.more();
    expect(supply.take()).toBe("a");
  });
});

describe("SingleSupply", () => {
  it("gives its item once, and the end then", async () => {
    const supply = new SingleSupply("a");
    await supply.more();
    expect([supply.take(), supply.take()]).toEqual(["a", over]);
  });

  it("gives nothing when it was left, or has nothing", async () => {
    const supply = new SingleSupply("a");
    await supply.leave();
    expect([supply.take(), new SingleSupply(over).take()]).toEqual([over, over]);
  });
});
