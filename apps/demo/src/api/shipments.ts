import { createRandom } from "./random.ts";

/** One record of the API. */
export interface Shipment {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly service: "road" | "rail" | "sea" | "air";
  readonly status: "booked" | "collected" | "in transit" | "at customs" | "delivered";
  readonly parcels: number;
  readonly weightKg: number;
  readonly bookedAt: string;
}

const depots = [
  "Antwerp",
  "Barcelona",
  "Gdańsk",
  "Göteborg",
  "Hamburg",
  "Le Havre",
  "Lyon",
  "Milano",
  "Rotterdam",
  "Wien",
  "Zürich",
] as const;
const services = ["road", "road", "road", "rail", "sea", "air"] as const;
const statuses = ["booked", "collected", "in transit", "in transit", "at customs", "delivered"] as const;

/** The books of a haulier: the same records each time. */
export function generateShipments(count: number): readonly Shipment[] {
  const random = createRandom(2026);
  const below = (limit: number): number => Math.floor(random() * limit);
  const firstBooking = Date.UTC(2026, 0, 5, 6);
  return Array.from({ length: count }, (_, index) => {
    const from = below(depots.length);
    const to = (from + 1 + below(depots.length - 1)) % depots.length;
    const parcels = 1 + below(40);
    return {
      id: shipmentId(index + 1),
      from: depots[from]!,
      to: depots[to]!,
      service: services[below(services.length)]!,
      status: statuses[below(statuses.length)]!,
      parcels,
      weightKg: Math.round(parcels * (0.4 + random() * 24) * 10) / 10,
      bookedAt: new Date(firstBooking + index * 420_000).toISOString(),
    };
  });
}

/** `HL-000042` */
export function shipmentId(number: number): string {
  return `HL-${String(number).padStart(6, "0")}`;
}
