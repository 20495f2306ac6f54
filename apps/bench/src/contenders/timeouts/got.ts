import type { Delays } from "got";

import type { Contender } from "../../contender.ts";
import { hasName, timeoutLimit, type TimeoutTarget } from "../../timeout-target.ts";

/** A TLS handshake that nobody answers. */
export const gotConnect: Contender<TimeoutTarget> = {
  name: "got secureConnect",
  open: (host) => openGot(`https://${host}/`, { secureConnect: timeoutLimit }),
};

/** A request that nobody answers. */
export const gotRead: Contender<TimeoutTarget> = {
  name: "got response",
  open: (host) => openGot(`http://${host}/`, { response: timeoutLimit }),
};

async function openGot(url: string, timeout: Delays): Promise<TimeoutTarget> {
  const client = (await import("got")).default.extend({ timeout, retry: { limit: 0 } });
  return {
    send: () => client(url),
    isTimeout: (error) => hasName(error, "TimeoutError"),
  };
}
