import type { Client } from "@haulier/core";

import type { Contender } from "../../contender.ts";
import { hasName, timeoutLimit, type TimeoutTarget } from "../../timeout-target.ts";

/** A TLS handshake that nobody answers. */
export const haulierConnect: Contender<TimeoutTarget> = {
  name: "haulier connect",
  async open(host) {
    const client = await openClient(100);
    return {
      send: () => client.get(`https://${host}/`, { timeout: { connect: timeoutLimit } }),
      isTimeout: (error) => hasName(error, "ConnectTimeoutError"),
    };
  },
};

/** A request that nobody answers. */
export const haulierRead: Contender<TimeoutTarget> = {
  name: "haulier read",
  async open(host) {
    const client = await openClient(100);
    return {
      send: () => client.get(`http://${host}/`, { timeout: { read: timeoutLimit } }),
      isTimeout: (error) => hasName(error, "ReadTimeoutError"),
    };
  },
};

/** A pool whose only connection is taken. */
export const haulierPool: Contender<TimeoutTarget> = {
  name: "haulier pool",
  async open(host) {
    const client = await openClient(1);
    // Takes the connection for good, and fails when the process ends.
    client.get(`http://${host}/`, { timeout: null }).catch(() => {});
    return {
      send: () => client.get(`http://${host}/`, { timeout: { pool: timeoutLimit } }),
      isTimeout: (error) => hasName(error, "PoolTimeoutError"),
    };
  },
};

async function openClient(maxConnections: number): Promise<Client> {
  const { Client } = await import("@haulier/core");
  const { UndiciTransport } = await import("@haulier/undici");
  return new Client({ transport: new UndiciTransport({ limits: { maxConnections } }) });
}
