import { createBody, type RequestBody } from "@haulier/core";
import { describe, expect, it } from "vitest";

import { OutgoingBody } from "./outgoing-body.ts";

function setUp(body: RequestBody, declared?: number): { body: OutgoingBody; told: string[] } {
  const told: string[] = [];
  const progress = {
    pieceOffered: () => void told.push("offered"),
    pieceTaken: () => void told.push("taken"),
    sourceFailed: (error: unknown) => void told.push(`failed: ${String(error)}`),
    lengthMismatch: (length: number, actual: string) => void told.push(`${length} declared, ${actual}`),
  };
  return { body: new OutgoingBody(body, declared, progress), told };
}

async function sizesOf(body: AsyncIterable<Uint8Array>): Promise<number[]> {
  const sizes: number[] = [];
  for await (const piece of body) sizes.push(piece.byteLength);
  return sizes;
}

describe("OutgoingBody", () => {
  it("cuts a large body in memory into slices", async () => {
    const { body } = setUp(createBody(new Uint8Array(600 * 1024)));
    expect(await sizesOf(body)).toEqual([256 * 1024, 256 * 1024, 88 * 1024]);
  });

  it("tells when a piece is offered and when it was taken", async () => {
    const { body, told } = setUp(createBody(["a", "b"]));
    await sizesOf(body);
    expect(told).toEqual(["taken", "offered", "taken", "offered", "taken"]);
  });

  it("tells when the source fails, and passes the error on", async () => {
    const { body, told } = setUp(
      createBody(
        (function* () {
          yield "a";
          throw new Error("disk");
        })(),
      ),
    );
    await expect(sizesOf(body)).rejects.toThrow("disk");
    expect(told.at(-1)).toBe("failed: Error: disk");
  });

  for (const [declared, message] of [
    [3, "3 declared, more"],
    [6, "6 declared, only 4"],
  ] as const) {
    it(`notices that a source of 4 bytes has not the ${declared} that were declared`, async () => {
      const { body, told } = setUp(createBody(["ab", "cd"]), declared);
      await sizesOf(body);
      expect(told).toContain(message);
    });
  }

  it("does not let a byte through beyond the declared length", async () => {
    const { body } = setUp(createBody(["ab", "cd"]), 3);
    expect(await sizesOf(body)).toEqual([2]);
  });

  it("says nothing about the length when it matches", async () => {
    const { body, told } = setUp(createBody(["ab", "cd"]), 4);
    await sizesOf(body);
    expect(told.filter((entry) => entry.includes("declared"))).toEqual([]);
  });

  it("stops at once while the source is waited for, and tells the source", async () => {
    let cancelled = false;
    let pull = (): void => {};
    const pulled = new Promise<void>((resolve) => {
      pull = resolve;
    });
    const stream = new ReadableStream<Uint8Array>(
      {
        pull: () => {
          pull();
          return new Promise(() => {});
        },
        cancel: () => {
          cancelled = true;
        },
      },
      { highWaterMark: 0 },
    );
    const { body, told } = setUp(createBody(stream), 10);
    const next = body.next();
    await pulled;
    body.stop();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(cancelled).toBe(true);
    expect(told.filter((entry) => entry.includes("declared"))).toEqual([]);
  });

  it("opens no source when it is stopped before it began", async () => {
    let opened = false;
    const { body } = setUp(
      createBody(() => {
        opened = true;
        return "text";
      }),
    );
    body.stop();
    expect(await sizesOf(body)).toEqual([]);
    expect(opened).toBe(false);
  });
});
