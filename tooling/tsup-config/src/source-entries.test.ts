import { expect, test } from "vitest";

import { sourceEntries } from "./source-entries.ts";

test("finds the source of every export", () => {
  const exports = {
    ".": { "@haulier/source": "./src/index.ts", types: "./dist/index.d.ts", default: "./dist/index.js" },
    "./server": { "@haulier/source": "./src/server.ts", types: "./dist/server.d.ts", default: "./dist/server.js" },
    "./package.json": "./package.json",
  };
  expect(sourceEntries({ exports })).toEqual(["./src/index.ts", "./src/server.ts"]);
});

test("finds the variants of an import once each, however deep their conditions nest", () => {
  const imports = {
    "#platform": {
      types: { "@haulier/source": "./src/web.ts", default: "./dist/web.d.ts" },
      node: { "@haulier/source": "./src/node.ts", default: "./dist/node.js" },
      default: { "@haulier/source": "./src/web.ts", default: "./dist/web.js" },
    },
  };
  expect(sourceEntries({ imports })).toEqual(["./src/web.ts", "./src/node.ts"]);
});

test("finds nothing in a manifest without entries, or with a barred one", () => {
  expect(sourceEntries({})).toEqual([]);
  expect(sourceEntries({ exports: { "./internal/*": null } })).toEqual([]);
});
