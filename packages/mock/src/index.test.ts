import { expect, test } from "vitest";

import * as mock from "./index.ts";

test("exports what was typed out, and nothing else", () => {
  expect(Object.keys(mock).toSorted()).toEqual(["MockTransport", "VirtualClock", "delay", "fail"]);
});
