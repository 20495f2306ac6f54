import { describe, expect, it } from "vitest";

import { HandoverBody } from "./handover-body.ts";

const piece = Uint8Array.of(1);

describe("HandoverBody", () => {
  it("hands over the very piece, and tells when it is taken", async () => {
    const body = new HandoverBody();
    const handing = body.hand(piece);
    expect((await body.next()).value).toBe(piece);
    expect(await handing).toBe(true);
  });

  it("ends after the pieces that were handed", async () => {
    const body = new HandoverBody();
    void body.hand(piece);
    body.ended();
    expect((await body.next()).value).toBe(piece);
    expect((await body.next()).done).toBe(true);
    await body.over;
  });

  it("fails the reader who waits, and every later one", async () => {
    const body = new HandoverBody();
    const error = new Error("broken");
    const waiting = body.next();
    body.failed(error);
    await expect(waiting).rejects.toBe(error);
    await expect(body.next()).rejects.toBe(error);
  });

  it("tells the giver when the reader has left", async () => {
    const body = new HandoverBody();
    const handing = body.hand(piece);
    body.cancel();
    expect([await handing, await body.hand(piece)]).toEqual([false, false]);
    expect((await body.next()).done).toBe(true);
  });
});
