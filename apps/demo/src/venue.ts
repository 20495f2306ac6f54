import type { App } from "./api/app.ts";
import { createDemoApi, createLabelService, type DemoApiSize } from "./api/demo-api.ts";
import type { Origin } from "./api/origin.ts";
import type { ServedCounts } from "./job.ts";

/** The API and its label service while they can be reached. */
export interface Venue extends AsyncDisposable {
  readonly api: Origin;
  readonly labels: Origin;
  readonly served: () => ServedCounts;
}

/** Opens both origins. `serve` makes an app reachable: on a port, or in memory. */
export async function openVenue(size: DemoApiSize, serve: (app: App) => Promise<Origin>): Promise<Venue> {
  const labels = await serve(createLabelService());
  const api = await serve(createDemoApi(size, labels.url));
  return {
    api,
    labels,
    served: () => ({
      requests: api.requests + labels.requests,
      connections:
        api.connections === undefined || labels.connections === undefined
          ? undefined
          : api.connections + labels.connections,
    }),
    async [Symbol.asyncDispose]() {
      await Promise.all([api, labels].map((origin) => origin[Symbol.asyncDispose]()));
    },
  };
}
