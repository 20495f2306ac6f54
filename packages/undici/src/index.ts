// For users.
export { UndiciTransport } from "./undici-transport.ts";
export type { UndiciDispatcherOptions, UndiciTransportOptions } from "./undici-transport.ts";
