import { expect, test } from "vitest";

import * as main from "./index.ts";
import * as node from "./node.ts";

test("the entries export what was promised", () => {
  expect(Object.keys(main).toSorted()).toEqual([
    "MemoryTokenStore",
    "OAuth2Auth",
    "OAuth2Error",
    "TokenSet",
    "clientCredentials",
    "deviceCode",
    "refreshToken",
    "tokenExchange",
  ]);
  expect(Object.keys(node)).toEqual(["FileTokenStore"]);
});
