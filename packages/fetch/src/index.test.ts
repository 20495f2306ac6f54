import { expect, test } from "vitest";

import * as index from "./index.ts";

test("exports what was typed out, and nothing else", () => {
  expect(Object.keys(index).toSorted()).toEqual([
    "FetchTransport",
    "axiosAdapter",
    "createFetch",
    "installGlobalFetch",
  ]);
});
