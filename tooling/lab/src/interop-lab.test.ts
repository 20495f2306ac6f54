import { expect, test } from "vitest";

import { wantedPeers } from "./interop-lab.ts";

test.each([
  [undefined, ["nginx", "apache", "haproxy", "nghttpd", "httpbin", "wire", "chaos"]],
  ["", ["nginx", "apache", "haproxy", "nghttpd", "httpbin", "wire", "chaos"]],
  ["wire", ["wire"]],
  ["wire, chaos nginx", ["wire", "chaos", "nginx"]],
  ["h2,wire", ["nghttpd", "nghttpx", "wire"]],
  ["none", []],
])("LAB_PEERS=%j asks for %j", (list, peers) => {
  expect(wantedPeers(list)).toEqual(peers);
});
