export { down, status, up } from "./lab.ts";
export type { LabFixtures, LabOptions, LabReport, PeerReport } from "./lab.ts";
export type { PeerEndpoints, PeerName } from "./peers.ts";
export type { Certificates, KeyPair } from "./certificates.ts";
export type { StaticFile, StaticFileName } from "./static-files.ts";
