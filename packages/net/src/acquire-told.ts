import type { ExchangeEvent } from "@haulier/core";

import type { ConnectionPool } from "./connection-pool.ts";
import type { PoolConnection } from "./pool-connection.ts";
import type { PoolOrigin } from "./pool-origin.ts";
import type { AcquireOptions } from "./pool-waiter.ts";

/** An exchange that wants to know how far it is. */
export interface ToldExchange {
  tell(type: ExchangeEvent["type"]): void;
}

/** Acquires a connection for an exchange that is traced, and tells it whether one is dialled for it, or it has to queue. */
export function acquireTold<C extends PoolConnection>(
  pool: ConnectionPool<C>,
  origin: PoolOrigin<C>,
  options: AcquireOptions,
  exchange: ToldExchange,
): C | Promise<C> {
  let dialing = false;
  const onDial = (): void => {
    dialing = true;
    exchange.tell("dialing");
  };
  const found = pool.acquire(origin, { ...options, onDial });
  if (found instanceof Promise && !dialing) exchange.tell("queued");
  return found;
}
