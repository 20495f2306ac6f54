import { HttpRequest, HttpResponse } from "@haulier/core";
import { expect, it } from "vitest";

import { Page } from "./page.ts";
import { SeenPages } from "./seen-pages.ts";

const request = new HttpRequest("GET", "https://example.com/");
const from = new Page(7, null, new HttpResponse({ request }));

it("remembers the last ten thousand pages, and forgets those before", () => {
  const seen = new SeenPages();
  for (let cursor = 0; cursor <= 10_000; cursor++) seen.add("cursor", cursor, request, from);
  expect(() => seen.add("cursor", 1, request, from)).toThrow('page 7 leads to the cursor "1", which was there before');
  expect(() => seen.add("cursor", 0, request, from)).not.toThrow();
});

it("tells a cursor that is a number from a text", () => {
  const seen = new SeenPages();
  seen.add("cursor", 1, request, from);
  expect(() => seen.add("cursor", "1", request, from)).not.toThrow();
});
