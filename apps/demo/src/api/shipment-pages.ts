import { json } from "./replies.ts";
import type { Shipment } from "./shipments.ts";

/** One page in the style of OData: the records, how many there are in all, and where the next page is. */
export interface ShipmentPage {
  readonly count: number;
  readonly value: readonly Shipment[];
  readonly nextLink?: string;
}

const defaultSize = 100;
const largestSize = 1000;

/** `?page=2&size=100`, with the neighbours in `Link` (RFC 8288), relative to the URL of the page. */
export function shipmentPage(shipments: readonly Shipment[], url: URL): Response {
  const size = Math.min(positive(url.searchParams.get("size")) ?? defaultSize, largestSize);
  const page = positive(url.searchParams.get("page")) ?? 1;
  const last = Math.max(1, Math.ceil(shipments.length / size));
  const at = (number: number): string => `${url.pathname}?page=${number}&size=${size}`;
  const links = [`<${at(1)}>; rel="first"`, `<${at(last)}>; rel="last"`];
  if (page > 1) links.push(`<${at(page - 1)}>; rel="prev"`);
  if (page < last) links.push(`<${at(page + 1)}>; rel="next"`);
  const body: ShipmentPage = {
    count: shipments.length,
    value: shipments.slice((page - 1) * size, page * size),
    ...(page < last ? { nextLink: new URL(at(page + 1), url).href } : {}),
  };
  return json(body, { Link: links.join(", ") });
}

function positive(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
