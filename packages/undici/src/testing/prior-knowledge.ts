import type { Connector } from "@haulier/core";
import { directConnector } from "@haulier/net";

/** Says of connections without TLS, in place of ALPN, that the server speaks HTTP/2. */
export function priorKnowledge(dial: Connector = directConnector()): Connector {
  return async (target, options) => {
    const connection = await dial(target, options);
    if (target.protocol === "https:") return connection;
    // What undici looks at, too.
    Object.assign(connection.stream, { alpnProtocol: "h2" });
    return { ...connection, alpnProtocol: "h2" };
  };
}
