import { describe, expect, it } from "vitest";

import { requestTarget } from "./request-target.ts";

describe("requestTarget", () => {
  const cases: readonly [url: string, target: string][] = [
    ["http://example.com", "/"],
    ["http://example.com?", "/?"],
    ["http://example.com/a%20b/?x=1&x=%2F", "/a%20b/?x=1&x=%2F"],
    ["https://user:pw@[::1]:8443/a?b/c#d/e?f", "/a?b/c"],
  ];
  for (const [url, target] of cases) {
    it(`of ${url} is ${target}`, () => expect(requestTarget(new URL(url).href)).toBe(target));
  }
});
