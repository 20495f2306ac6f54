import { expect, test } from "vitest";

import * as cookies from "./index.ts";
import * as node from "./node.ts";

test("exports what was typed out, and nothing else", () => {
  expect(Object.keys(cookies).toSorted()).toEqual([
    "CookieConflictError",
    "CookieJar",
    "cookiesFromJson",
    "cookiesFromNetscape",
    "cookiesToJson",
    "cookiesToNetscape",
    "isCookieConflictError",
  ]);
  expect(Object.keys(node).toSorted()).toEqual(["loadCookies", "saveCookies"]);
});
