export type { NodeListener } from "./app-failures.ts";
export type { ClientAddress } from "./client-address.ts";
export { NodeHandlerTransport } from "./node-handler-transport.ts";
export type { NodeHandlerTransportOptions } from "./node-handler-transport.ts";
