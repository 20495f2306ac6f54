import { setImmediate } from "node:timers/promises";

import { shipmentId, type Shipment } from "../api/shipments.ts";
import type { Step } from "../job.ts";
import { printFact } from "../show/facts.ts";
import { formatDuration, formatPlural } from "../show/quantities.ts";

const calls = 200;

/** More requests at a time than there are connections. */
export const manyAtOnce: Step = {
  title: `${calls} requests at once`,
  async run({ client, description, screen, check }) {
    const startedAt = performance.now();
    const ids = Array.from({ length: calls }, (_, index) => shipmentId(index + 1));
    const [responses, pool] = await Promise.all([
      Promise.all(ids.map((id) => client.get(`/shipments/${id}`))),
      setImmediate().then(() => client.poolStatus()),
    ]);
    const elapsed = performance.now() - startedAt;
    const right = responses.filter((response, index) => response.json<Shipment>().id === ids[index]);
    check(right.length === calls, `${right.length} of ${calls} calls got the shipment that they asked for`);
    printFact(
      screen,
      "Promise.all(calls)",
      `${formatPlural(right.length, "right answer")} in ${formatDuration(elapsed)}${pool ? `; at first ${pool.active} active, ${pool.queued} queued` : ""}`,
    );

    const facts = responses.flatMap(({ extensions }) => extensions.connection ?? []);
    if (description.maxConnections === undefined || facts.length === 0) return;
    const connections = new Set(facts.map(({ id }) => id)).size;
    const reused = facts.filter((connection) => connection.reused).length;
    check(
      connections <= description.maxConnections,
      `${connections} connections, ${description.maxConnections} allowed`,
    );
    check(reused >= calls - connections, `${reused} of ${calls} requests on a connection that was there already`);
    printFact(
      screen,
      "extensions.connection",
      `${formatPlural(connections, "connection")}, ${description.maxConnections} allowed; ${reused} requests on a reused one`,
    );
  },
};
