import { expect, test } from "vitest";

import { namedPeers, peers } from "./peers.ts";

test("peers are listed under their own names", () => {
  const names = Object.entries(peers).map(([key, peer]) => [key, peer.name]);
  expect(names.filter(([key, name]) => key !== name)).toEqual([]);
});

test("groups stand for their members, each once", () => {
  expect(namedPeers(["wire", "faults"])).toEqual(["wire", "chaos", "haproxy"]);
});

test("an unknown name is refused with the known ones", () => {
  expect(() => namedPeers(["nginz"])).toThrow(/no peer or group named nginz; there are: .*nginx/);
});
