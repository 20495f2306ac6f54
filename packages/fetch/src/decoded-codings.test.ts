import { HttpHeaders } from "@haulier/core";
import { expect, it } from "vitest";

import { codingsOfRuntime, decodesZstd, withoutDecoded } from "./decoded-codings.ts";

it.each([
  ["7.29.1", true],
  ["7.11.0", true],
  ["7.10.0", false],
  ["6.28.1", false],
  ["8.0.0", true],
  [undefined, true],
] as const)("undici %s decodes zstd: %s", (version, decodes) => {
  expect(decodesZstd(version)).toBe(decodes);
});

it("asks this runtime", () => {
  expect(codingsOfRuntime().includes("zstd")).toBe(decodesZstd(process.versions["undici"]));
});

it.each([
  ["gzip", null],
  ["GZIP, br", null],
  ["identity", "identity"],
  ["gzip, zstd", "gzip, zstd"],
  ["", ""],
])("of the Content-Encoding %j it leaves %j", (value, left) => {
  const headers = new HttpHeaders({ "Content-Encoding": value, "Content-Length": "5" });
  withoutDecoded(headers, new Set(["gzip", "br"]));
  expect([headers.get("content-encoding"), headers.has("content-length")]).toEqual([left, left !== null]);
});
