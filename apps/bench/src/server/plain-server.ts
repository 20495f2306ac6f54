import { createServer } from "node:net";

import { listen } from "./listen.ts";
import { connectionServer } from "./serve-connection.ts";

/** HTTP/1.1 over TCP on a free port; gives its origin. */
export async function servePlain(): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer({ noDelay: true }, connectionServer()))}`;
}
