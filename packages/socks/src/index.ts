// For users.
export { socksConnector } from "./socks-connector.ts";
export type { SocksConnectorOptions } from "./socks-connector.ts";
export { SocksError } from "./socks-error.ts";
export type { SocksStep } from "./socks-error.ts";
export type { SocksProxyInit } from "./socks-proxy.ts";
