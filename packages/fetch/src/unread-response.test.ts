import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { Client } from "@haulier/core";
import { MockTransport } from "@haulier/mock";
import { expect, it } from "vitest";

import { createFetch } from "./create-fetch.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Runs the garbage collector until `promise` settles; gives up after many turns. */
async function settledByGarbage(promise: Promise<unknown>): Promise<boolean> {
  const seen = { isSettled: false };
  void promise.then(() => (seen.isSettled = true));
  for (let turn = 0; turn < 1_000 && !seen.isSettled; turn++) {
    collectGarbage();
    await nextTurn();
  }
  return seen.isSettled;
}

it("lets the exchange go of a response that nobody can read any more", async () => {
  const transport = new MockTransport(() => ({ chunks: ["one", "two"] }));
  const fetch = createFetch(new Client({ transport }));
  const unread = async (): Promise<number> => (await fetch("https://api.example.com/")).status;
  expect(await unread()).toBe(200);
  // Which waits for every body that is open.
  expect(await settledByGarbage(transport.close())).toBe(true);
});

it("keeps the exchange of a body that is being read, though the response is gone", async () => {
  const transport = new MockTransport(() => ({ chunks: ["one", "two", "three"] }));
  const fetch = createFetch(new Client({ transport }));
  const readerOf = async (): Promise<ReadableStreamDefaultReader<Uint8Array>> =>
    (await fetch("https://api.example.com/")).body!.getReader();
  const reader = await readerOf();
  const texts: string[] = [];
  for (;;) {
    for (let turn = 0; turn < 5; turn++) {
      collectGarbage();
      await nextTurn();
    }
    const { done, value } = await reader.read();
    if (done) break;
    texts.push(new TextDecoder().decode(value));
  }
  expect(texts).toEqual(["one", "two", "three"]);
});
