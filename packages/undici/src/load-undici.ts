import type { Client, Dispatcher } from "undici";

/** What the transport needs of undici. */
export interface Undici {
  readonly Client: typeof Client;
}

let loading: Promise<Undici> | undefined;

/**
 * Loads undici on the first request rather than on import: it costs about 80 ms, which a program that only imports this package
 * does not pay. undici keeps one global dispatcher for `fetch`; nothing here touches it.
 */
export function loadUndici(): Promise<Undici> {
  loading ??= import("undici");
  return loading;
}

export type { Client, Dispatcher };
