import { afterEach, expect, it, vi } from "vitest";

import { canStreamRequests } from "./can-stream-requests.ts";

afterEach(() => vi.unstubAllGlobals());

it("sees that this runtime streams request bodies", () => {
  expect(canStreamRequests()).toBe(true);
});

it("sees that a runtime takes a stream for a text, as Safari does", () => {
  class TextRequest extends Request {
    constructor(url: string, init: RequestInit) {
      super(url, { method: init.method!, body: "[object ReadableStream]" });
    }
  }
  vi.stubGlobal("Request", TextRequest);
  expect(canStreamRequests()).toBe(false);
});

it.each(["Bun", "Deno"])("knows that %s streams them, though it does not look at duplex", (runtime) => {
  vi.stubGlobal("Request", function () {
    return { headers: new Headers() };
  });
  expect(canStreamRequests()).toBe(false);
  vi.stubGlobal(runtime, {});
  expect(canStreamRequests()).toBe(true);
});

it("knows that Chrome does so over HTTP/2 only", () => {
  const userAgent =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
  vi.stubGlobal("navigator", { userAgent });
  expect(canStreamRequests()).toBe(false);
});

it("sees that a runtime refuses a stream", () => {
  vi.stubGlobal("Request", function () {
    throw new TypeError("no streams");
  });
  expect(canStreamRequests()).toBe(false);
});
