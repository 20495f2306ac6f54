import type { TransportCapabilities } from "@haulier/core";

/** What the endpoints are reached by: an origin of the server, or a function call. */
export type Road = "http" | "https" | "h2" | "unix" | "handler";

/** What is known of a transport before a case is run. */
export interface TransportFacts {
  readonly capabilities: TransportCapabilities;
  readonly road: Road;
  /** Whether `poolStatus()` tells anything. */
  readonly hasPool: boolean;
}

/** Something that a case needs, and what to say when it is not there. */
export interface Requirement {
  /** Why the case is skipped, such as `no trailers`. */
  readonly reason: string;
  isMet(facts: TransportFacts): boolean;
}

type Phase = TransportCapabilities["timeouts"][number];

const need = (reason: string, isMet: Requirement["isMet"]): Requirement => ({ reason, isMet });

const network = need("no network", ({ capabilities }) => capabilities.network);
const duplex = need("no full duplex", ({ capabilities }) => capabilities.duplex);
const trailers = need("no trailers", ({ capabilities }) => capabilities.trailers);
const informational = need("no informational responses", ({ capabilities }) => capabilities.informational);
const rawHeaders = need("header lines are not kept as they are", ({ capabilities }) => capabilities.rawHeaders);
const pool = need("no pool", ({ hasPool }) => hasPool);
const inProcess = need("not in process", ({ road }) => road === "handler");
/** Can be sent to any origin of the server, whatever the road of the other cases. */
const tcp = need("only one Unix socket can be reached", ({ capabilities, road }) => capabilities.network && road !== "unix");
const tls = need("no TLS", (facts) => tcp.isMet(facts) && facts.capabilities.tls);
/** The road speaks HTTP/1.1, which has things that HTTP/2 has not, such as a reason phrase. */
const http1Road = need("not over HTTP/1.1", ({ capabilities, road }) => capabilities.network && road !== "h2");
/** The transport can speak HTTP/1.1 without TLS, as the scripted faults do. */
const faults = need(
  "does not speak HTTP/1.1 without TLS",
  (facts) => tcp.isMet(facts) && facts.capabilities.protocols.includes("http/1.1"),
);
const linux = need("needs Linux", () => process.platform === "linux");

/** Whether limits of a phase are enforced. */
const timeout = (phase: Phase): Requirement =>
  need(`no ${phase} time-out`, ({ capabilities }) => capabilities.timeouts.includes(phase));

/** What cases may need, by name. */
export const needs = {
  network,
  duplex,
  trailers,
  informational,
  rawHeaders,
  pool,
  inProcess,
  tcp,
  tls,
  http1Road,
  faults,
  linux,
  timeout,
} as const;
