import type { Client, HttpResponse } from "@haulier/core";

import type { ShipmentPage } from "../api/shipment-pages.ts";
import type { Job, Step } from "../job.ts";
import { Progress } from "../show/progress.ts";
import { formatCount, formatDuration, formatPlural } from "../show/quantities.ts";

/** All records of a paged API, by both ways of saying where the next page is. */
export const pageThrough: Step = {
  title: "Page through every shipment",
  async run(job) {
    await countPages(job, "response.links", nextByLink);
    await countPages(job, "nextLink of the body", nextByBody);
  },
};

type FindNext = (response: HttpResponse, page: ShipmentPage) => string | undefined;

const nextByLink: FindNext = (response) => {
  const next = response.links.find((link) => link.rel.includes("next"));
  return next && new URL(next.url, response.url).href;
};
const nextByBody: FindNext = (_response, page) => page.nextLink;

async function* pages(client: Client, findNext: FindNext): AsyncGenerator<ShipmentPage> {
  for (let url: string | undefined = "/shipments?size=100"; url !== undefined;) {
    const response = await client.get(url, { raiseForStatus: true });
    const page = response.json<ShipmentPage>();
    yield page;
    url = findNext(response, page);
  }
}

async function countPages({ client, screen, check }: Job, label: string, findNext: FindNext): Promise<void> {
  const startedAt = performance.now();
  const ids = new Set<string>();
  let progress: Progress | undefined;
  let expected = 0;
  let count = 0;
  for await (const page of pages(client, findNext)) {
    expected = page.count;
    progress ??= new Progress(screen, { label, total: expected, format: formatCount });
    progress.advance(page.value.length);
    for (const { id } of page.value) ids.add(id);
    count++;
  }
  check(ids.size === expected, `${ids.size} different shipments of ${expected}`);
  progress?.finish(`${formatPlural(count, "page")}, ${formatDuration(performance.now() - startedAt)}`);
}
