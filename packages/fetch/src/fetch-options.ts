/** Options of `fetch` that have these values and no others. */
const values: Readonly<Record<string, readonly string[]>> = {
  mode: ["cors", "no-cors", "same-origin"],
  credentials: ["omit", "same-origin", "include"],
  cache: ["default", "no-store", "reload", "no-cache", "force-cache", "only-if-cached"],
  redirect: ["follow", "manual", "error"],
  referrerPolicy: [
    "",
    "no-referrer",
    "no-referrer-when-downgrade",
    "same-origin",
    "origin",
    "strict-origin",
    "origin-when-cross-origin",
    "strict-origin-when-cross-origin",
    "unsafe-url",
  ],
  duplex: ["half"],
  priority: ["high", "low", "auto"],
};

/** Options of a runtime's own `fetch` that choose the way of a request: a pool, a proxy, a socket, certificates. */
const waysOfRuntimes: readonly string[] = ["dispatcher", "client", "proxy", "tls", "unix"];

/**
 * Checks the options of a call that have no effect here, or none beside their own: what the standard refuses is refused, and so is what
 * must not be ignored, since the request would be another one without it.
 * @throws TypeError
 */
export function checkFetchOptions(init: Readonly<Record<string, unknown>>, request: Request | undefined): void {
  for (const [name, known] of Object.entries(values)) checkValue(name, init[name], known);
  if ((init["window"] ?? null) !== null) throw new TypeError("fetch: the option window can only be null");
  checkSignal(init["signal"]);
  for (const name of waysOfRuntimes)
    if ((init[name] ?? null) !== null)
      throw new TypeError(
        `fetch: the option ${name} is for the runtime's own fetch; here it is the client's transport that decides about connections, so pass it there`,
      );
  if ((init["cache"] ?? request?.cache) === "only-if-cached")
    throw new TypeError('fetch: there is no cache here that cache: "only-if-cached" could be answered from');
  if (isUrl(init["referrer"] ?? request?.referrer))
    throw new TypeError("fetch: the option referrer is not sent here; set the header Referer");
}

function checkValue(name: string, value: unknown, known: readonly string[]): void {
  if (value === undefined || (known as readonly unknown[]).includes(value)) return;
  const choice = known.map((one) => JSON.stringify(one)).join(", ");
  const got = typeof value === "string" ? JSON.stringify(value) : value === null ? "null" : typeof value;
  throw new TypeError(`fetch: ${name} must be one of ${choice}, got ${got}`);
}

/** By its shape, as the client does it, but before `fetch` fails for reasons of the network. */
function checkSignal(signal: unknown): void {
  if (signal === undefined || signal === null) return;
  if (typeof (signal as Partial<AbortSignal>).throwIfAborted !== "function")
    throw new TypeError("fetch: signal must be an AbortSignal; of an AbortController, pass its signal");
}

/** Whether it names a page. There is none here that `about:client` could mean, and a page is what browsers take the rest for. */
function isUrl(referrer: unknown): boolean {
  return typeof referrer === "string" && !["", "about:client", "client", "no-referrer"].includes(referrer);
}
