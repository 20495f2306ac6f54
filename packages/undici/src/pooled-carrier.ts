import type { HttpRequest } from "@haulier/core";
import type { PoolConnection } from "@haulier/net";

import type { Carrier } from "./road.ts";

/** A connection of our own pool. */
export interface PooledCarrier extends PoolConnection, Carrier {
  /** How many exchanges have ended on it that the pool has not been told of; see `PooledRoad.releaseSoon()`. */
  releases: number;
  nextReleased: PooledCarrier | undefined;
  /** Whether a request has been given to this connection before. Tells it that another one is. */
  countRequest(request: HttpRequest): boolean;
}

/** Where a connection stands. */
export interface ConnectionPlace {
  /** Counts the connections of one transport, from 1. */
  readonly id: number;
  readonly origin: string;
  readonly serverName: string;
  /** How long dialling took in all, in milliseconds. */
  readonly dialDuration: number;
}
