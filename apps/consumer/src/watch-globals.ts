/*
 * Loaded before a script (`node --import`), this prints at the end of the process what the script has changed of what all code of a process
 * shares: one name in a line, nothing when all is as it was. With `FETCH_WAS_USED` set, the script begins in a process that has fetched before.
 */
import { registerHooks } from "node:module";

type Snapshot = ReadonlyMap<string, PropertyDescriptor>;

// Importing them by name would have Node load its own undici, as fetch does.
const http = process.getBuiltinModule("node:http");
const https = process.getBuiltinModule("node:https");
const net = process.getBuiltinModule("node:net");
const dns = process.getBuiltinModule("node:dns");
const tls = process.getBuiltinModule("node:tls");
const { EventEmitter } = process.getBuiltinModule("node:events");

let hasLoadedUndici = false;
registerHooks({
  resolve(specifier, context, next) {
    const result = next(specifier, context);
    hasLoadedUndici ||= result.url.includes("/node_modules/undici/");
    return result;
  },
});

if (process.env["FETCH_WAS_USED"] !== undefined) await fetch("data:,");
process.on("exit", () => {
  for (const name of changes(before, snapshot())) console.log(name);
});
const before = snapshot();

/** What is shared, by name. */
function snapshot(): Snapshot {
  const found = new Map<string, PropertyDescriptor>();
  collect(found, "globalThis", globalThis);
  for (const { name, prototype } of loadedClasses()) collect(found, `${name}.prototype`, prototype);
  for (const event of process.eventNames())
    process.listeners(event as NodeJS.Signals).forEach((listener, index) => {
      found.set(`process.on(${String(event)}) ${index}`, { value: listener });
    });
  for (const [name, value] of Object.entries(settings())) found.set(name, { value });
  return found;
}

function collect(found: Map<string, PropertyDescriptor>, name: string, owner: object): void {
  for (const key of Reflect.ownKeys(owner))
    found.set(`${name}.${String(key)}`, Object.getOwnPropertyDescriptor(owner, key)!);
}

/** The global classes, but for those that Node would load to show them. */
function loadedClasses(): { readonly name: string; readonly prototype: object }[] {
  return Object.entries(Object.getOwnPropertyDescriptors(globalThis))
    .filter(([name]) => /^[A-Z]/.test(name))
    .map(([, { value }]): unknown => value)
    .filter((value) => typeof value === "function")
    .filter(({ prototype }) => typeof prototype === "object" && prototype !== null);
}

/** What modules of Node keep for everybody. */
function settings(): Readonly<Record<string, unknown>> {
  return {
    "http.globalAgent": http.globalAgent,
    "https.globalAgent": https.globalAgent,
    "net.defaultAutoSelectFamily": net.getDefaultAutoSelectFamily(),
    "dns.defaultResultOrder": dns.getDefaultResultOrder(),
    "dns.lookup": dns.lookup,
    "tls.DEFAULT_MIN_VERSION": tls.DEFAULT_MIN_VERSION,
    "EventEmitter.defaultMaxListeners": EventEmitter.defaultMaxListeners,
    "Error.stackTraceLimit": Error.stackTraceLimit,
    "process.env": JSON.stringify(process.env),
    "process.exitCode": process.exitCode,
  };
}

function changes(then: Snapshot, now: Snapshot): string[] {
  const names = new Set([...then.keys(), ...now.keys()]);
  return [...names].filter((name) => !isSame(name, then.get(name), now.get(name)));
}

function isSame(name: string, then: PropertyDescriptor | undefined, now: PropertyDescriptor | undefined): boolean {
  if (then === undefined && isOfNode(name)) return true;
  if (then === undefined || now === undefined) return then === now;
  // What Node loads when it is first asked for becomes a plain value then.
  if (then.get !== undefined && now.get === undefined) return then.get.call(globalThis) === now.value;
  return then.get === now.get && then.set === now.set && Object.is(then.value, now.value);
}

/**
 * Whether Node itself may have made it meanwhile: its dispatcher, when its `http` or `fetch` is loaded, and the members of a class that came
 * to be loaded. An undici of npm that is loaded first makes the dispatcher as well, and Node's fetch would go by that one.
 */
function isOfNode(name: string): boolean {
  if (name.startsWith("globalThis.Symbol(undici.globalDispatcher.")) return !hasLoadedUndici;
  return /^\w+\.prototype\./.test(name) && !before.has(`${name.slice(0, name.indexOf("."))}.prototype.constructor`);
}
