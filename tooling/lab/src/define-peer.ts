import type { PeerRun } from "./peer-run.ts";

/** One program, or one small group of them, that tests can talk to. */
export interface Peer<Name extends string = string, Endpoints extends object = object> {
  readonly name: Name;
  readonly summary: string;
  /** Debian packages. */
  readonly debs?: readonly string[];
  /** Packages of the npm folder. */
  readonly npm?: readonly string[];
  /** Programs and files without which it cannot start. */
  readonly needs?: readonly string[];
  /** Peers that have to run before it. */
  readonly deps?: readonly Peer[];
  /** How long it is given to end by itself, in milliseconds. @defaultValue 2_000 */
  readonly graceMs?: number;
  /** Writes a configuration, spawns, waits until it is ready, and says where it is to be found. */
  start(lab: PeerRun): Promise<Endpoints>;
  version(lab: PeerRun): string;
}

/** Gives a peer its type: what `start` returns is what tests see. */
export function definePeer<const Name extends string, Endpoints extends object>(
  peer: Peer<Name, Endpoints>,
): Peer<Name, Endpoints> {
  return peer;
}
