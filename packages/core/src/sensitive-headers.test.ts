import { describe, expect, it } from "vitest";

import { isMaskedHeader, sensitiveHeaders } from "./sensitive-headers.ts";

describe("sensitiveHeaders", () => {
  it("names credentials and API keys, in lower case, once each", () => {
    expect(sensitiveHeaders).toEqual([...new Set(sensitiveHeaders.map((name) => name.toLowerCase()))]);
    expect(sensitiveHeaders).toEqual(
      expect.arrayContaining(["authorization", "proxy-authorization", "cookie", "x-api-key"]),
    );
  });

  it("cannot be changed by anyone", () => {
    expect(() => (sensitiveHeaders as string[]).pop()).toThrow(TypeError);
  });

  it("does not name Set-Cookie, which is never sent", () => {
    expect(sensitiveHeaders).not.toContain("set-cookie");
  });
});

describe("isMaskedHeader", () => {
  for (const name of [...sensitiveHeaders, "set-cookie"])
    it(`masks ${name} (H10 corrected)`, () => expect(isMaskedHeader(name)).toBe(true));

  for (const name of ["accept", "user-agent", "www-authenticate", "constructor", "__proto__", ""])
    it(`shows ${JSON.stringify(name)}`, () => expect(isMaskedHeader(name)).toBe(false));
});
