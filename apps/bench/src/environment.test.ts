import { expect, test } from "vitest";

import { readEnvironment } from "./environment.ts";

const environment = readEnvironment();

test("names the version of every client, from what is installed", () => {
  expect(environment.packages).toMatchObject({ undici: expect.stringMatching(/^8\./), got: "16.1.0", axios: "1.21.1" });
  expect(Object.keys(environment.packages).filter((name) => name.startsWith("@haulier/"))).toEqual([]);
});

test("names the machine, Node and the commit", () => {
  expect(environment).toMatchObject({
    date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    commit: expect.stringMatching(/^(?:[0-9a-f]{12}\+?|unknown)$/),
    node: process.versions.node,
    cores: expect.toSatisfy((cores: number) => Number.isInteger(cores) && cores > 0),
  });
});
