import type { Ballast } from "./ballast.ts";

/** What a worker of the gate can be asked. */
export interface GateQuestion {
  /** `heap` in bytes per request, undefined when it could not be counted; `cpu` as `RelativeCpu`. */
  readonly figure: "heap" | "cpu";
  readonly ballast: Ballast;
}

/** The scenarios that the gate takes contenders from: one in memory, and one over UndiciTransport. */
export type GateScenario = "client-overhead" | "sustained-get";
