import { describe, expect, it } from "vitest";

import * as index from "./index.ts";
import * as nodeTest from "./node-test.ts";
import * as server from "./server.ts";
import * as vitest from "./vitest.ts";

describe("the entries of the package", () => {
  for (const [name, entry, exported] of [
    [".", index, ["CaseContext", "checkSkip", "conformanceCases", "contractRules", "needs", "runCase"]],
    ["./vitest", vitest, ["describeTransport"]],
    ["./node-test", nodeTest, ["describeTransport"]],
    [
      "./server",
      server,
      [
        "ConformanceServer",
        "createCertificates",
        "digest",
        "gzippedText",
        "manyFields",
        "pattern",
        "patternChunks",
        "promisedLength",
        "startServer",
        "trailerFields",
      ],
    ],
  ] as const) {
    it(`${name} exports what it promises`, () => {
      expect(Object.keys(entry).toSorted()).toEqual(exported);
    });
  }
});
