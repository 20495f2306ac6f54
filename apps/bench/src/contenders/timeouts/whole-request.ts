import type { Contender } from "../../contender.ts";
import { hasCode, hasName, timeoutLimit, type TimeoutTarget } from "../../timeout-target.ts";

/** Those that have one limit for everything. A request that nobody answers. */
export const wholeRequestTimeouts: readonly Contender<TimeoutTarget>[] = [
  {
    name: "fetch AbortSignal.timeout",
    open: (host) =>
      Promise.resolve({
        send: () => fetch(`http://${host}/`, { signal: AbortSignal.timeout(timeoutLimit) }),
        isTimeout: (error) => hasName(error, "TimeoutError"),
      }),
  },
  {
    name: "axios timeout",
    async open(host) {
      const client = (await import("axios")).default.create({ timeout: timeoutLimit, proxy: false });
      return {
        send: () => client.get(`http://${host}/`),
        isTimeout: (error) => hasCode(error, "ECONNABORTED"),
      };
    },
  },
  {
    name: "ky timeout",
    async open(host) {
      const client = (await import("ky")).default.create({ timeout: timeoutLimit, retry: 0 });
      return {
        send: () => client(`http://${host}/`),
        isTimeout: (error) => hasName(error, "TimeoutError"),
      };
    },
  },
];
