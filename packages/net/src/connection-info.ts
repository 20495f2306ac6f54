import type { Connection, ConnectionInfo } from "@haulier/core";

/** What a response tells of the connection that it came by. */
export function connectionInfo(connection: Connection, id: number, reused: boolean): ConnectionInfo {
  const { alpnProtocol, localAddress, remoteAddress, tls } = connection;
  return { id, reused, alpnProtocol, localAddress, remoteAddress, tls };
}
