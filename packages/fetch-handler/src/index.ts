export type { ClientAddress, ClientPlace } from "./client-address.ts";
export type { FetchApp, FetchHandler, HandlerInfo } from "./fetch-handler.ts";
export { FetchHandlerTransport } from "./fetch-handler-transport.ts";
export type { FetchHandlerTransportOptions } from "./fetch-handler-transport.ts";
