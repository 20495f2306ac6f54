import type { Contender } from "../../contender.ts";
import { hasCode, timeoutLimit, type TimeoutTarget } from "../../timeout-target.ts";

/** A TLS handshake that nobody answers. */
export const undiciConnect: Contender<TimeoutTarget> = {
  name: "undici connect",
  async open(host) {
    const { Agent, request } = await import("undici");
    // One probing connection tells of HTTP/2 for all otherwise, and the requests behind it wait.
    const dispatcher = new Agent({ allowH2: false, connect: { timeout: timeoutLimit } });
    return {
      send: () => request(`https://${host}/`, { dispatcher }),
      isTimeout: (error) => hasCode(error, "UND_ERR_CONNECT_TIMEOUT"),
    };
  },
};

/** A request that nobody answers. */
export const undiciRead: Contender<TimeoutTarget> = {
  name: "undici headersTimeout",
  async open(host) {
    const { Agent, request } = await import("undici");
    const dispatcher = new Agent({ headersTimeout: timeoutLimit });
    return {
      send: () => request(`http://${host}/`, { dispatcher }),
      isTimeout: (error) => hasCode(error, "UND_ERR_HEADERS_TIMEOUT"),
    };
  },
};
