import { createServer } from "node:tls";

import { cert, key } from "./certificate.ts";
import { listen } from "./listen.ts";
import { connectionServer } from "./serve-connection.ts";

/** HTTP/1.1 over TLS on a free port; gives its origin. It offers nothing else, so clients that prefer HTTP/2 have no choice. */
export async function serveTls(): Promise<string> {
  const options = { cert, key, ALPNProtocols: ["http/1.1"], noDelay: true };
  return `https://localhost:${await listen(createServer(options, connectionServer()))}`;
}
