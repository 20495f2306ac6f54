import { expect, it } from "vitest";

import { acceptEncodingOf, codingsLeft, codingsOf } from "./content-codings.ts";
import type { ContentDecoder } from "./content-decoder.ts";
import { HttpHeaders } from "./http-headers.ts";

const decoder: ContentDecoder = { decode: (source) => source };

for (const [lines, codings] of [
  [[], []],
  [[""], []],
  [["identity"], []],
  [["gzip"], ["gzip"]],
  [["GZip"], ["gzip"]],
  [["x-gzip"], ["gzip"]],
  [["X-Deflate"], ["deflate"]],
  [["deflate, gzip"], ["deflate", "gzip"]],
  [[" deflate ,\tgzip,"], ["deflate", "gzip"]],
  [["identity, br, identity"], ["br"]],
  [
    ["deflate", "gzip, br"],
    ["deflate", "gzip", "br"],
  ],
  [["gzip, unknown"], ["gzip", "unknown"]],
] as const) {
  it(`reads Content-Encoding ${JSON.stringify(lines)} as ${JSON.stringify(codings)}`, () => {
    expect(codingsOf(new HttpHeaders({ "Content-Encoding": lines }))).toEqual(codings);
  });
}

it("makes nothing where there is no coding, or one of the common ones", () => {
  const none = codingsOf(new HttpHeaders());
  expect(codingsOf(new HttpHeaders({ "Content-Type": "text/plain" }))).toBe(none);
  expect(codingsOf(new HttpHeaders({ "Content-Encoding": "identity" }))).toBe(none);
  const gzip = codingsOf(new HttpHeaders({ "Content-Encoding": "gzip" }));
  expect(codingsOf(new HttpHeaders({ "Content-Encoding": "gzip" }))).toBe(gzip);
  expect([none, gzip].every(Object.isFrozen)).toBe(true);
});

for (const [codings, left] of [
  [[], []],
  [["gzip"], []],
  [["br", "gzip"], []],
  [["x"], ["x"]],
  [["x", "gzip"], ["x"]],
  [
    ["gzip", "x"],
    ["gzip", "x"],
  ],
  [
    ["gzip", "x", "br"],
    ["gzip", "x"],
  ],
] as const) {
  it(`leaves ${JSON.stringify(left)} of ${JSON.stringify(codings)} with decoders of gzip and br`, () => {
    expect(
      codingsLeft(
        codings,
        new Map([
          ["gzip", decoder],
          ["br", decoder],
        ]),
      ),
    ).toEqual(left);
  });
}

for (const [names, value] of [
  [["zstd", "br", "deflate", "gzip"], "gzip, deflate, br, zstd"],
  [["br", "gzip"], "gzip, br"],
  [["dcb", "gzip"], "gzip, dcb"],
  [["x-gzip", "identity", "gzip"], "gzip"],
  [[], "identity"],
] as const) {
  it(`advertises decoders of ${JSON.stringify(names)} as "${value}"`, () => {
    expect(acceptEncodingOf(new Map(names.map((name) => [name, decoder])))).toBe(value);
  });
}
