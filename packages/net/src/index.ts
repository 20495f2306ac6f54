// For users.
export { directConnector } from "./direct-connector.ts";
export type { DirectConnectorOptions } from "./direct-connector.ts";
export type { TlsOptions } from "./tls-options.ts";

// For authors of transports and connectors.
export { ConnectionPool } from "./connection-pool.ts";
export type { ConnectionPoolOptions, ReleaseOptions } from "./connection-pool.ts";
export type { NodeConnection, NodeConnector } from "./node-connection.ts";
export { describeConnection } from "./node-connection.ts";
export { translateNodeError } from "./node-errors.ts";
export type { NetworkPhase, TranslateOptions } from "./node-errors.ts";
export { PhaseTimer } from "./phase-timer.ts";
export type { PhaseTimerOptions } from "./phase-timer.ts";
export type { PoolConnection } from "./pool-connection.ts";
export type { DialOptions } from "./pool-dials.ts";
export { connectTarget } from "./pool-origin.ts";
export type { PoolOrigin } from "./pool-origin.ts";
export type { AcquireOptions } from "./pool-waiter.ts";
export { startTls } from "./tls-opening.ts";
export type { StartTlsOptions } from "./tls-opening.ts";
export { TimerShelf } from "./timer-shelf.ts";
export { TlsSettings } from "./tls-settings.ts";
export type { TlsRequest } from "./tls-settings.ts";
