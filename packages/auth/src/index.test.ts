import { expect, test } from "vitest";

import * as main from "./index.ts";
import * as node from "./node.ts";

test("the entries export what was promised", () => {
  expect(Object.keys(main).toSorted()).toEqual([
    "ApiKeyAuth",
    "BasicAuth",
    "BearerAuth",
    "DigestAuth",
    "byOrigin",
    "chain",
    "parseChallenges",
  ]);
  expect(Object.keys(node).toSorted()).toEqual(["NetrcAuth", "NetrcError"]);
});
