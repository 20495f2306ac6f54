import { expect, test } from "vitest";

import * as fetchHandler from "./index.ts";
import * as node from "./node.ts";

test("exports what was typed out, and nothing else", () => {
  expect(Object.keys(fetchHandler)).toEqual(["FetchHandlerTransport"]);
  expect(Object.keys(node)).toEqual(["NodeHandlerTransport"]);
});
