import { expect, test } from "vitest";

import { bodyKind } from "./body-kind.ts";
import { printable } from "./printable.ts";

test.each([
  ["application/json; charset=utf-8", "json"],
  ["application/problem+json", "json"],
  ["text/html", "text"],
  ["image/svg+xml", "text"],
  ["application/x-ndjson", "text"],
  ["application/octet-stream", "binary"],
  [null, "binary"],
])("%s is %s", (type, kind) => expect(bodyKind(type)).toBe(kind));

test("a terminal is not driven by what a server sends", () => {
  expect(printable("a\u001B[2J\u0007\tb\r\nc\u009Bd")).toBe("a␛[2J␇\tb\nc�d");
});
