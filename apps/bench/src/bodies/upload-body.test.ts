import { expect, test } from "vitest";

import { uploadChunks, uploadStream, uploadWebStream } from "./upload-body.ts";

const size = 3 * 64 * 1024;

for (const [name, body] of [
  ["an iterable", uploadChunks(size)],
  ["a Node stream", uploadStream(size)],
  ["a web stream", uploadWebStream(size)],
] as const) {
  test(`${name} is as long as it was asked to be`, async () => {
    let length = 0;
    for await (const chunk of body) length += (chunk as Uint8Array).length;
    expect(length).toBe(size);
  });
}
