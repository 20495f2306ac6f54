import type { ConnectTarget } from "@haulier/core";

import { joinAddress } from "./address.ts";

/**
 * Host and port as they are written into a request for a tunnel.
 * @throws TypeError for a host that would be more than that on the wire. URLs have none such.
 */
export function targetAuthority({ hostname, port }: ConnectTarget): string {
  if (!/^[^\s\p{Cc}/?#@[\]\\]+$/u.test(hostname))
    throw new TypeError("the host name has characters that no host name has");
  return joinAddress(hostname, port);
}
