import { appendFileSync } from "node:fs";
import type { TLSSocket } from "node:tls";

import { codeOf } from "./describe-failure.ts";
import { warnOnce } from "./warn-once.ts";

/**
 * Appends the secrets of a connection to a file, in the format that Wireshark reads. Written at once, so that nothing is missing when the process
 * ends.
 */
export function logKeys(socket: TLSSocket, file: string | URL): void {
  socket.on("keylog", (line) => {
    try {
      appendFileSync(file, line, { mode: 0o600 });
    } catch (error) {
      // A connection does not fail for it.
      warnOnce(`tls.keyLog: cannot write ${String(file)} (${codeOf(error) ?? "failed"})`, "HAULIER_TLS_KEY_LOG");
    }
  });
}
