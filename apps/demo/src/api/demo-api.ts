import { account } from "./accounts.ts";
import type { App } from "./app.ts";
import { LargeFile } from "./large-file.ts";
import { RatesDocument } from "./rates.ts";
import { json, problem } from "./replies.ts";
import { createRouter } from "./router.ts";
import { openSession, showSession } from "./sessions.ts";
import { shipmentExport } from "./shipment-export.ts";
import { shipmentPage } from "./shipment-pages.ts";
import { generateShipments } from "./shipments.ts";
import { labelRoutes, trackingRoutes } from "./tracking.ts";
import { FlakyDepot, slowAnswer } from "./unreliable.ts";
import { receiveUpload } from "./uploads.ts";

/** How large the API is. */
export interface DemoApiSize {
  readonly shipments: number;
  /** Of the large file, in bytes. */
  readonly fileSize: number;
}

/** 4,200 shipments and a file of 32 MiB. */
export const fullSize: DemoApiSize = { shipments: 4200, fileSize: 32 * 1024 * 1024 };

/** The API of a haulier. `labelOrigin` is where it redirects for labels. */
export function createDemoApi(size: DemoApiSize, labelOrigin: string): App {
  const shipments = generateShipments(size.shipments);
  const byId = new Map(shipments.map((shipment) => [shipment.id, shipment]));
  const file = new LargeFile(size.fileSize);
  const rates = new RatesDocument(shipments.slice(0, 1000));
  const flaky = new FlakyDepot();
  return createRouter({
    "GET /": () => json({ shipments: shipments.length }),
    "GET /shipments": ({ url }) => shipmentPage(shipments, url),
    "GET /shipments/export": () => shipmentExport(shipments),
    "GET /shipments/:id": ({ params }) => {
      const shipment = byId.get(params["id"]!);
      return shipment === undefined ? problem(404, `no shipment ${params["id"]}`) : json(shipment);
    },
    "GET /manifest.bin": () => file.respond(),
    "GET /rates": ({ request }) => rates.respond(request.headers.get("accept-encoding")),
    "GET /account": ({ request }) => account(request),
    "POST /session": () => openSession(),
    "GET /session": ({ request }) => showSession(request),
    "POST /uploads": ({ request }) => receiveUpload(request),
    "GET /flaky/:key": ({ params }) => flaky.respond(params["key"]!),
    "GET /slow": ({ request }) => slowAnswer(request),
    ...trackingRoutes(labelOrigin),
  });
}

/** The service that prints labels, for an origin of its own. */
export function createLabelService(): App {
  return createRouter(labelRoutes);
}
