import { afterEach, expect, it } from "vitest";

import { canStreamRequests } from "./can-stream-requests.ts";

const original = globalThis.Request;
afterEach(() => void (globalThis.Request = original));

it("sees that this runtime streams request bodies", () => {
  expect(canStreamRequests()).toBe(true);
});

it("sees that a runtime takes a stream for a text, as Safari does", () => {
  globalThis.Request = class extends original {
    constructor(url: string, init: RequestInit) {
      super(url, { method: init.method!, body: "[object ReadableStream]" });
    }
  };
  expect(canStreamRequests()).toBe(false);
});

it("sees that a runtime refuses a stream", () => {
  globalThis.Request = function () {
    throw new TypeError("no streams");
  } as never;
  expect(canStreamRequests()).toBe(false);
});
