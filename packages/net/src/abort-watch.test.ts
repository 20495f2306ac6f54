import { getEventListeners } from "node:events";

import { describe, expect, it } from "vitest";

import { AbortWatch } from "./abort-watch.ts";

function setUp() {
  const told: string[] = [];
  const watch = new AbortWatch<string>((item, reason) => told.push(`${item}: ${String(reason)}`));
  const controller = new AbortController();
  const { signal } = controller;
  return { told, watch, controller, signal, listeners: () => getEventListeners(signal, "abort").length };
}

describe("AbortWatch", () => {
  it("tells all who wait, in order, by one listener", () => {
    const { told, watch, controller, signal, listeners } = setUp();
    for (const item of ["first", "second", "third"]) watch.add(signal, item);
    expect(listeners()).toBe(1);
    controller.abort("stop");
    expect(told).toEqual(["first: stop", "second: stop", "third: stop"]);
    expect(listeners()).toBe(0);
  });

  it("leaves no listener when the last one has gone, and tells nobody who has", () => {
    const { told, watch, controller, signal, listeners } = setUp();
    for (const item of ["first", "second"]) watch.add(signal, item);
    watch.remove(signal, "first");
    expect(listeners()).toBe(1);
    watch.remove(signal, "second");
    expect(listeners()).toBe(0);
    watch.add(signal, "third");
    controller.abort("stop");
    expect(told).toEqual(["third: stop"]);
  });

  it("does not tell one who goes when another is told", () => {
    const { controller, signal } = setUp();
    const told: string[] = [];
    const watch = new AbortWatch<string>((item) => {
      told.push(item);
      watch.remove(signal, "second");
    });
    for (const item of ["first", "second", "third"]) watch.add(signal, item);
    controller.abort();
    expect(told).toEqual(["first", "third"]);
  });

  it("ignores whom it does not know", () => {
    const { watch, signal, listeners } = setUp();
    watch.remove(signal, "nobody");
    watch.add(signal, "first");
    watch.remove(signal, "nobody");
    expect(listeners()).toBe(1);
  });
});
