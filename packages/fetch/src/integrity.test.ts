import { createHash } from "node:crypto";

import { HttpRequest, HttpResponse } from "@haulier/core";
import { afterEach, describe, expect, it, vi } from "vitest";

import { checkIntegrity, strongestHashes } from "./integrity.ts";

describe("strongestHashes", () => {
  it.each<[metadata: string, strength: number | undefined, values: readonly string[]]>([
    ["sha256-YQ==", 0, ["YQ"]],
    ["sha384-YQ==?ct=text/plain", 1, ["YQ"]],
    ["\n sha512-YQ==\tsha512-Yg==  ", 2, ["YQ", "Yg"]],
    ["sha256-YQ== sha512-Yg== sha384-Yw==", 2, ["Yg"]],
    ["SHA256-YQ==", 0, ["YQ"]],
    ["sha256-_-8", 0, ["/+8"]],
    ["sha256", 0, [""]],
    ["sha256-", 0, [""]],
    ["md5-YQ== sha256-Yg==", 0, ["Yg"]],
    ["md5-YQ==", undefined, []],
    ["sha2567-YQ==", undefined, []],
    ["", undefined, []],
  ])("finds in %j those of the strongest algorithm", (metadata, strength, values) => {
    expect(strongestHashes(metadata)).toEqual(strength === undefined ? undefined : { strength, values });
  });
});

describe("checkIntegrity", () => {
  const answer = (text: string, init: { method?: string; status?: number } = {}): HttpResponse => {
    const { method = "GET", status = 200 } = init;
    return new HttpResponse({ status, text, request: new HttpRequest(method, "https://api.example.com/") });
  };
  const hashOf = (algorithm: string, text: string): string =>
    `${algorithm}-${createHash(algorithm).update(text).digest("base64")}`;

  it.each(["sha256", "sha384", "sha512"])("knows %s", async (algorithm) => {
    await expect(checkIntegrity(answer("hello"), hashOf(algorithm, "hello"))).resolves.toBe(undefined);
    await expect(checkIntegrity(answer("hello"), hashOf(algorithm, "other"))).rejects.toThrow(
      `it has ${hashOf(algorithm, "hello").replace(/=+$/, "")}, not ${algorithm}-`,
    );
  });

  it("lets pass what no algorithm that is known is named for", async () => {
    await expect(checkIntegrity(answer("hello"), "sha3-512-abc")).resolves.toBe(undefined);
  });

  it.each([
    { method: "HEAD", status: 200 },
    { method: "GET", status: 204 },
    { method: "GET", status: 304 },
  ])("fails where there is no body: %j", async (init) => {
    const text = `a ${init.status} response to ${init.method} has no body to check`;
    await expect(checkIntegrity(answer("", init), hashOf("sha256", ""))).rejects.toThrow(text);
  });

  afterEach(() => vi.unstubAllGlobals());

  it("fails where the runtime has no hashes, as on a page by http", async () => {
    vi.stubGlobal("crypto", {});
    await expect(checkIntegrity(answer("hello"), hashOf("sha256", "hello"))).rejects.toThrow("no crypto.subtle here");
  });
});
