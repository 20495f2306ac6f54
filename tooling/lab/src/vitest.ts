import { expect, inject, test } from "vitest";

import type { InteropLab } from "./interop-lab.ts";
import type { LabFixtures, PeerReport } from "./lab.ts";
import type { PeerName } from "./peers.ts";

/** A peer as tests see it: its addresses, once it is known to be there. */
export type LabPeer<Name extends PeerName> = { readonly available: boolean } & PeerReport<Name>;

/**
 * A peer of the lab, for `describe.runIf(peer.available)`. Where it is missing, a skipped test says why, and reading an
 * address throws: read them inside tests and hooks, because the callback of a skipped `describe` runs as well.
 * @throws Error in CI when the peer is missing, so that a lab that does not work cannot hide behind skipped tests
 */
export function labPeer<Name extends PeerName>(name: Name): LabPeer<Name> {
  const { peers, errors, required } = interopLab();
  const report = peers[name] as PeerReport<Name> | undefined;
  if (report) return { available: true, ...report };
  const reason = errors[name] ?? "not among LAB_PEERS";
  if (required) throw new Error(`the lab has no ${name}: ${reason}`);
  test.skipIf(true)(`needs ${name} of the lab: ${reason}`, () => expect.unreachable(reason));
  return new Proxy({ available: false } as LabPeer<Name>, {
    get: (target, key) => {
      if (key === "available") return target.available;
      throw new Error(
        `the lab has no ${name} (${reason}): guard with describe.runIf(${name}.available), read ${String(key)} in a test or hook`,
      );
    },
  });
}

/** Certificates, credentials and static files that the peers share. Read them inside tests and hooks. */
export function labFixtures(): LabFixtures {
  const { fixtures } = interopLab();
  if (!fixtures) throw new Error("no lab runs here: guard with describe.runIf(labPeer(...).available)");
  return fixtures;
}

function interopLab(): InteropLab {
  const lab = inject("lab") as InteropLab | undefined;
  if (!lab) throw new Error("no lab was started: name this file *.interop.test.ts and run it with `pnpm test:interop`");
  return lab;
}
