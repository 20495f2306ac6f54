import type { Connector } from "@haulier/core";
import { directConnector } from "@haulier/net";

/** Dials without TLS and says, in place of ALPN, that the server speaks HTTP/2. */
export function priorKnowledge(): Connector {
  const dial = directConnector();
  return async (target, options) => {
    const connection = await dial(target, options);
    // What undici looks at, too.
    Object.assign(connection.stream, { alpnProtocol: "h2" });
    return { ...connection, alpnProtocol: "h2" };
  };
}
