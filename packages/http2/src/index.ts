export { Http2Transport } from "./http2-transport.ts";
export type { Http2TransportOptions, PingOptions, WindowOptions } from "./http2-options.ts";
export type { Http2PoolStatus, SessionStatus } from "./pool-status.ts";
