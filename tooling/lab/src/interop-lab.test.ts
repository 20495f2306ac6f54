import { expect, test } from "vitest";

import { defaultPeers, wantedPeers } from "./interop-lab.ts";

test.each([
  [undefined, defaultPeers],
  ["", defaultPeers],
  ["wire", ["wire"]],
  ["wire, chaos nginx", ["wire", "chaos", "nginx"]],
  ["h2,wire", ["nghttpd", "nghttpx", "wire"]],
  ["none", []],
])("LAB_PEERS=%j asks for %j", (list, peers) => {
  expect(wantedPeers(list)).toEqual(peers);
});
