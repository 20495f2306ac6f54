import type { TransportCapabilities } from "@haulier/core";

/** What the endpoints are reached by: an origin of the server, or a function call. */
export type Road = "http" | "https" | "h2" | "h2c" | "unix" | "handler";

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

/** Whether HTTP/2 is spoken on a road. */
export function isHttp2(road: Road): boolean {
  return road === "h2" || road === "h2c";
}

/** Can be sent to any origin of the server, whatever the road of the other cases. */
const reachesTcp: Requirement["isMet"] = ({ capabilities, road }) => capabilities.network && road !== "unix";

/** What cases may need, by name. */
export interface Needs {
  readonly network: Requirement;
  readonly duplex: Requirement;
  readonly trailers: Requirement;
  readonly requestTrailers: Requirement;
  readonly expectContinue: Requirement;
  readonly informational: Requirement;
  readonly rawHeaders: Requirement;
  readonly pool: Requirement;
  /** No network: what a case hands over is what arrives. */
  readonly inProcess: Requirement;
  /** Any origin of the server can be reached. */
  readonly tcp: Requirement;
  /** The TLS origins can be reached. */
  readonly tls: Requirement;
  /** The road is HTTP/1.1, which has things that HTTP/2 has not, such as a reason phrase. */
  readonly http1Road: Requirement;
  /** The scripted faults can be reached, which are HTTP/1.1 without TLS. */
  readonly faults: Requirement;
  readonly linux: Requirement;
  /** Limits of that phase are enforced. */
  timeout(phase: Phase): Requirement;
}

/** What cases may need, by name. */
export const needs: Needs = {
  network: need("no network", ({ capabilities }) => capabilities.network),
  duplex: need("no full duplex", ({ capabilities }) => capabilities.duplex),
  trailers: need("no trailers", ({ capabilities }) => capabilities.trailers),
  requestTrailers: need("no request trailers", ({ capabilities }) => capabilities.requestTrailers),
  expectContinue: need("no Expect: 100-continue", ({ capabilities }) => capabilities.expectContinue),
  informational: need("no informational responses", ({ capabilities }) => capabilities.informational),
  rawHeaders: need("header lines are not kept as they are", ({ capabilities }) => capabilities.rawHeaders),
  pool: need("no pool", ({ hasPool }) => hasPool),
  inProcess: need("not in process", ({ road }) => road === "handler"),
  tcp: need("does not reach every origin", reachesTcp),
  tls: need("does not reach the TLS origins", (facts) => reachesTcp(facts) && facts.capabilities.tls),
  http1Road: need("not over HTTP/1.1", ({ capabilities, road }) => capabilities.network && !isHttp2(road)),
  faults: need(
    "does not reach the faults, which are HTTP/1.1 without TLS",
    (facts) => reachesTcp(facts) && facts.capabilities.protocols.includes("http/1.1"),
  ),
  linux: need("needs Linux", () => process.platform === "linux"),
  timeout: (phase) => need(`no ${phase} time-out`, ({ capabilities }) => capabilities.timeouts.includes(phase)),
};
