export { startSocksServer } from "./server/socks-server.ts";
export type { SocksServer, SocksServerOptions } from "./server/socks-server.ts";
export type { SocksRequest } from "./server/socks-request.ts";
