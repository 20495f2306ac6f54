export { SocksTransport } from "./socks-transport.ts";
export type { SocksTransportOptions } from "./socks-transport.ts";
