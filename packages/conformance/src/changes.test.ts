import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Changes } from "./changes.ts";

describe("Changes", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("finds what is true already", async () => {
    await expect(new Changes().until(() => 7, String)).resolves.toBe(7);
  });

  it("looks again at each change", async () => {
    const changes = new Changes();
    let found: string | undefined;
    const waiting = changes.until(
      () => found,
      () => "something",
    );
    changes.notify();
    found = "it";
    changes.notify();
    await expect(waiting).resolves.toBe("it");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("gives up after five seconds, and says what was missing by then", async () => {
    const changes = new Changes();
    let seen = 0;
    const waiting = changes.until(
      () => undefined,
      () => `3 things, there were ${seen}`,
    );
    seen = 2;
    await Promise.all([
      expect(waiting).rejects.toThrow("waited 5000 ms for 3 things, there were 2"),
      vi.advanceTimersByTimeAsync(5_000),
    ]);
  });
});
