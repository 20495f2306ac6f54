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

it.each([
  ["Node", { process: { versions: { undici: "7.29.1" } } }, ["gzip", "x-gzip", "deflate", "br", "zstd"], true],
  ["an older Node", { process: { versions: { undici: "6.28.1" } } }, ["gzip", "x-gzip", "deflate", "br"], true],
  ["a browser", {}, ["gzip", "x-gzip", "deflate", "br", "zstd"], true],
  ["Bun", { Bun: {}, process: { versions: {} } }, ["gzip", "x-gzip", "deflate", "br", "zstd"], false],
  ["Deno", { Deno: {}, process: { versions: {} } }, ["gzip", "br"], false],
] as const)("knows what %s decodes", (_name, runtime, codings, areStacked) => {
  expect(codingsOfRuntime(runtime)).toEqual({ codings: new Set(codings), areStacked });
});

it("asks this runtime", () => {
  expect(codingsOfRuntime().codings.has("zstd")).toBe(decodesZstd(process.versions["undici"]));
});

it.each([
  ["gzip", true, null],
  ["gzip", false, null],
  ["GZIP, br", true, null],
  ["GZIP, br", false, "GZIP, br"],
  ["identity", true, "identity"],
  ["identity, gzip", true, "identity, gzip"],
  ["gzip, zstd", true, "gzip, zstd"],
  ["", true, ""],
])("of the Content-Encoding %j, stacks decoded: %s, it leaves %j", (value, areStacked, left) => {
  const headers = new HttpHeaders({ "Content-Encoding": value, "Content-Length": "5" });
  withoutDecoded(headers, { codings: new Set(["gzip", "br"]), areStacked });
  expect([headers.get("content-encoding"), headers.has("content-length")]).toEqual([left, left !== null]);
});
