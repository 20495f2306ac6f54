import type { Client, Dispatcher } from "undici";

export type { Client, Dispatcher };

/** What the transport needs of undici. */
export interface Undici {
  readonly Client: typeof Client;
}

let loading: Promise<Undici> | undefined;

/** Loads undici on the first request rather than on import: a program that only imports this package does not pay for it. */
export function loadUndici(): Promise<Undici> {
  loading ??= importUndici(importClient, importWhole);
  return loading;
}

/**
 * Imports the client alone, or all of undici where a version of it has the client in another place.
 *
 * All of undici costs three times as much (80 ms for 109 modules), and puts its own dispatcher in the place of the one that the
 * runtime's `fetch` uses, for the whole process (nodejs/undici#5500). The client alone leaves `fetch` as it is; after all of undici
 * the dispatcher of `fetch` is put back.
 * @internal Exported for the test.
 */
export async function importUndici(client: () => Promise<Undici>, whole: () => Promise<Undici>): Promise<Undici> {
  try {
    return await client();
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const before: unknown = Reflect.get(globalThis, fetchDispatcher);
    const undici = await whole();
    Reflect.set(globalThis, fetchDispatcher, before);
    return undici;
  }
}

/** Where the `fetch` of Node up to 25 looks for its dispatcher. */
const fetchDispatcher = Symbol.for("undici.globalDispatcher.1");

async function importClient(): Promise<Undici> {
  // The package declares types only for the whole of it; as a string, the path is looked up by bundlers and not by the compiler.
  // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- without it the compiler looks for types and finds none
  const loaded = (await import("undici/lib/dispatcher/client.js" as string)) as { default: typeof Client };
  return { Client: loaded.default };
}

function importWhole(): Promise<Undici> {
  return import("undici");
}

function isNotFound(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    (error.code === "ERR_MODULE_NOT_FOUND" || error.code === "ERR_PACKAGE_PATH_NOT_EXPORTED")
  );
}
