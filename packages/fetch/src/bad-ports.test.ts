import { expect, it } from "vitest";

import { badPorts, hasBadPort } from "./bad-ports.ts";

// Of Node's own fetch, which asks nobody for a port that is blocked.
it.each([...badPorts])("blocks port %s, as Node does", async (port) => {
  const url = new URL(`http://127.0.0.1:${port}/`);
  const error = await fetch(url).catch((reason: unknown) => reason);
  expect([hasBadPort(url), error]).toMatchObject([true, { cause: { message: "bad port" } }]);
});

it.each(["http://a.test/", "https://a.test:443/", "http://a.test:8080/", "http://a.test:3000/"])(
  "lets %s pass",
  (url) => {
    expect(hasBadPort(new URL(url))).toBe(false);
  },
);
