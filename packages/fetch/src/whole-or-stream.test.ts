import { expect, it } from "vitest";

import { wholeOrStream } from "./whole-or-stream.ts";

const bodyOf = (body: string | Uint8Array): ReadableStream<Uint8Array> =>
  new Request("https://api.example.com/", { method: "POST", body }).body!;

/** A stream that is fed by hand. */
function handFed() {
  let feed!: ReadableStreamDefaultController<Uint8Array>;
  let reason: unknown;
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => void (feed = controller),
    cancel: (given) => void (reason = given ?? "cancelled"),
  });
  return { stream, feed, cancelledBy: () => reason };
}

it.each(["text", "", new Uint8Array(100_000)])("gives a body that was in memory as bytes", async (body) => {
  const whole = await wholeOrStream(bodyOf(body));
  expect(whole).toEqual(typeof body === "string" ? new TextEncoder().encode(body) : body);
});

it("waits for nothing of a stream that has not begun, and gives all of it", async () => {
  const { stream, feed } = handFed();
  const pieces = await wholeOrStream(stream);
  for (let count = 0; count < 3; count++) feed.enqueue(new Uint8Array([count]));
  feed.close();
  expect(await Array.fromAsync(pieces as AsyncIterable<Uint8Array>, ([byte]) => byte)).toEqual([0, 1, 2]);
});

it("waits for nothing of a stream that goes on, and gives what it has looked at", async () => {
  const { stream, feed } = handFed();
  feed.enqueue(new Uint8Array([0]));
  const pieces = await wholeOrStream(stream);
  feed.enqueue(new Uint8Array([1]));
  feed.close();
  expect(await Array.fromAsync(pieces as AsyncIterable<Uint8Array>, ([byte]) => byte)).toEqual([0, 1]);
});

it("leaves a failure to whoever reads", async () => {
  const { stream, feed } = handFed();
  const failure = new Error("gone");
  feed.enqueue(new Uint8Array([0]));
  const pieces = ((await wholeOrStream(stream)) as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  feed.error(failure);
  expect((await pieces.next()).value).toEqual(new Uint8Array([0]));
  await expect(pieces.next()).rejects.toBe(failure);
});

it("cancels a stream that is left", async () => {
  const { stream, cancelledBy } = handFed();
  const pieces = (await wholeOrStream(stream)) as AsyncIterable<Uint8Array>;
  await pieces[Symbol.asyncIterator]().return?.();
  expect(cancelledBy()).toBe("cancelled");
});
