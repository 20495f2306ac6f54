import type { Shipment } from "./shipments.ts";

const encoder = new TextEncoder();
const recordsPerChunk = 64;

/** All shipments as NDJSON: one JSON text on each line. Sent as it is made, so without a length. */
export function shipmentExport(shipments: readonly Shipment[]): Response {
  let next = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const some = shipments.slice(next, next + recordsPerChunk);
      next += some.length;
      if (some.length > 0)
        controller.enqueue(encoder.encode(some.map((shipment) => `${JSON.stringify(shipment)}\n`).join("")));
      if (next >= shipments.length) controller.close();
    },
  });
  return new Response(body, {
    headers: { "Content-Type": "application/x-ndjson", "Shipment-Count": String(shipments.length) },
  });
}
