import { json } from "./replies.ts";
import type { Routes } from "./router.ts";

/** Says, in each response, whether the request had an `Authorization`. */
export const sawAuthorization = "Saw-Authorization";

/** What the label service answers. */
export interface Label {
  readonly shipment: string;
  readonly sawAuthorization: boolean;
}

/** Two redirects within the origin, then one to the label service on another. */
export function trackingRoutes(labelOrigin: string): Routes {
  return {
    "GET /track/:id": ({ request, params }) => redirect(request, 301, `/shipments/${params["id"]}/label`),
    "GET /shipments/:id/label": ({ request, params }) => redirect(request, 307, `../../print/${params["id"]}`),
    "GET /print/:id": ({ request, params }) => redirect(request, 302, `${labelOrigin}/labels/${params["id"]}`),
  };
}

/** The label service: another origin, which is none of the credentials' business. */
export const labelRoutes: Routes = {
  "GET /labels/:id": ({ request, params }) => {
    const label: Label = { shipment: params["id"]!, sawAuthorization: request.headers.has("authorization") };
    return json(label, arrived(request));
  },
};

function redirect(request: Request, status: number, location: string): Response {
  return new Response(null, { status, headers: { Location: location, "Content-Length": "0", ...arrived(request) } });
}

function arrived(request: Request): Record<string, string> {
  return { [sawAuthorization]: request.headers.has("authorization") ? "yes" : "no" };
}
