import { expect, test } from "vitest";

import { Gathering } from "./gathering.ts";

test("lets all go when the last one comes, and begins anew", () => {
  const gone: string[] = [];
  const gathering = new Gathering();
  const wait = (name: string) => gathering.wait(2, () => gone.push(name));
  wait("a");
  expect(gone).toEqual([]);
  wait("b");
  expect(gone).toEqual(["a", "b"]);
  wait("c");
  expect(gone).toEqual(["a", "b"]);
  wait("d");
  expect(gone).toEqual(["a", "b", "c", "d"]);
});
