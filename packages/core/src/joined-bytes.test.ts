import { describe, expect, it } from "vitest";

import { JoinedBytes } from "./joined-bytes.ts";
import { notYet, over, type Missing } from "./supply.ts";
import { Burst } from "./testing/burst.ts";

const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(length % 251);
const sizeOf = (piece: Uint8Array | Missing): number | Missing =>
  typeof piece === "symbol" ? piece : piece.byteLength;

describe("JoinedBytes", () => {
  it("joins what is there, and waits for nothing", async () => {
    const pieces = new Burst([Uint8Array.of(1), Uint8Array.of(2, 3), Uint8Array.of(4), notYet, Uint8Array.of(5)]);
    const joined = new JoinedBytes(pieces);
    expect(joined.take()).toEqual(Uint8Array.of(1, 2, 3, 4));
    expect(joined.take()).toBe(notYet);
    expect(pieces.waits).toBe(0);
    await joined.more();
    expect([joined.take(), joined.take(), joined.take()]).toEqual([Uint8Array.of(5), over, over]);
  });

  it("does not copy a piece that is alone, or large", () => {
    const [alone, large] = [bytes(10), bytes(16 * 1024)];
    expect(new JoinedBytes(new Burst([alone, notYet])).take()).toBe(alone);
    expect(new JoinedBytes(new Burst([large, bytes(1)])).take()).toBe(large);
  });

  it("joins no more than is worth it", () => {
    const joined = new JoinedBytes(new Burst([6, 6, 6, 6].map((size) => bytes(size * 1024))));
    expect([sizeOf(joined.take()), sizeOf(joined.take()), joined.take()]).toEqual([18 * 1024, 6 * 1024, over]);
  });

  it("gives what came before a failure, and then fails", () => {
    const broken = new Error("broken");
    const joined = new JoinedBytes(new Burst([bytes(1), bytes(2), broken]));
    expect(sizeOf(joined.take())).toBe(3);
    expect(() => joined.take()).toThrow(broken);
    expect(() => new JoinedBytes(new Burst<Uint8Array>([broken])).take()).toThrow(broken);
  });

  it("leaves its pieces", async () => {
    const pieces = new Burst([bytes(1)]);
    await new JoinedBytes(pieces).leave();
    expect(pieces.leavings).toBe(1);
  });
});
