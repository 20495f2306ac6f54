import { describe, expect, it } from "vitest";

import { IdleList, type IdleItem } from "./idle-list.ts";
import { ListNode } from "./linked-list.ts";
import { TestClock } from "./testing/test-clock.ts";

class Item implements IdleItem<Item> {
  readonly name: string;
  readonly rest: ListNode<Item> = new ListNode<Item>(this);
  expiresAt = 0;

  constructor(name: string) {
    this.name = name;
  }
}

function setUp(limit = Number.POSITIVE_INFINITY) {
  const clock = new TestClock();
  const expired: string[] = [];
  const list = new IdleList<Item>(limit, clock, (item) => {
    expired.push(item.name);
    list.remove(item);
  });
  return {
    clock,
    expired,
    list,
    add: (name: string, keepFor: number): Item => {
      const item = new Item(name);
      list.add(item, keepFor);
      return item;
    },
  };
}

describe("IdleList", () => {
  it("expires each item when its own time is over, whatever came before it", async () => {
    const { clock, expired, add } = setUp();
    add("long", 300);
    add("short", 100);
    add("middle", 200);
    await clock.advance(100);
    expect(expired).toEqual(["short"]);
    await clock.advance(200);
    expect(expired).toEqual(["short", "middle", "long"]);
    expect(clock.pending).toBe(0);
  });

  it("has the oldest first", () => {
    const { list, add } = setUp();
    const [first] = [add("first", 300), add("second", 100)];
    expect([list.oldest?.name, list.size]).toEqual(["first", 2]);
    list.remove(first);
    expect([list.oldest?.name, list.size]).toEqual(["second", 1]);
  });

  it("knows what is expired before the timer does", () => {
    const { clock, list, add } = setUp();
    const item = add("item", 100);
    clock.block(99);
    expect(list.isExpired(item)).toBe(false);
    clock.block(1);
    expect(list.isExpired(item)).toBe(true);
  });

  it("is not looked through more often than its length allows", async () => {
    const { clock, expired, add } = setUp();
    for (let index = 0; index < 10_000; index += 1) add(`${index}`, 100 + index / 100);
    let sweeps = 0;
    for (let time = 0; time < 300; time += 1) {
      const before = expired.length;
      await clock.advance(1);
      if (expired.length > before) sweeps += 1;
    }
    expect(expired).toHaveLength(10_000);
    expect(sweeps).toBeLessThan(12);
  });

  it("knows whether there is room", () => {
    const { list, add } = setUp(1);
    expect([list.isOpen, list.hasRoom]).toEqual([true, true]);
    const item = add("item", 100);
    expect([list.isOpen, list.hasRoom]).toEqual([true, false]);
    list.remove(item);
    expect(list.hasRoom).toBe(true);
    expect(setUp(0).list.isOpen).toBe(false);
  });

  it("has no timer for what is kept for ever", () => {
    const { clock, add } = setUp();
    add("for ever", Number.POSITIVE_INFINITY);
    expect(clock.pending).toBe(0);
  });

  it("closes: everything expires, and there is no room and no timer", () => {
    const { clock, expired, list, add } = setUp();
    for (const name of ["first", "second"]) add(name, 100);
    list.close();
    expect([expired, list.isOpen, list.hasRoom, clock.pending]).toEqual([["first", "second"], false, false, 0]);
  });
});
