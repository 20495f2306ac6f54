import { Client, type Transport } from "@haulier/core";

import type { FetchClient } from "./create-fetch.ts";
import { installGlobalFetch, type GlobalFetchInstallation } from "./install-global-fetch.ts";

// Registered, so that two copies of this package, or one that is loaded twice, install one fetch.
const key: unique symbol = Symbol.for("@haulier/fetch registration");

type Registry = typeof globalThis & { [key]?: GlobalFetchInstallation | undefined };

/** Installs a client as the global `fetch`, unless that has been done. */
export function register(client: FetchClient): void {
  if (isInstalled()) return;
  const installation = installGlobalFetch(client);
  Object.defineProperty(globalThis, key, { value: installation, configurable: true });
}

/** Whether the global `fetch` is the one that `@haulier/fetch/register` has installed. */
export function isInstalled(): boolean {
  return (globalThis as Registry)[key]?.isInstalled === true;
}

/** Puts the global `fetch` back as it was before `@haulier/fetch/register` was imported. Idempotent. */
export function restore(): void {
  (globalThis as Registry)[key]?.restore();
  Reflect.deleteProperty(globalThis, key);
}

/** As patient as the `fetch` of Node that it stands in for, so that slow answers that came before still come. In milliseconds. */
const timeout = Object.freeze({ connect: 10_000, read: 300_000, write: 300_000, pool: 300_000 });

/** A client whose transport is made when it first sends something. */
export function lazyClient(makeTransport: () => Promise<Transport>): FetchClient {
  let making: Promise<Client> | undefined;
  return {
    async stream(...args) {
      making ??= makeTransport().then((transport) => new Client({ transport, timeout }));
      return (await making).stream(...args);
    },
  };
}
