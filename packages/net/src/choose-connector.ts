import type { Connector } from "@haulier/core";

import { directConnector } from "./direct-connector.ts";
import type { TlsOptions } from "./tls-options.ts";

/** What a transport was told about dialling. */
export interface DiallingOptions {
  /** Trust, client certificate and versions for https. */
  readonly tls?: TlsOptions | undefined;
  /** Connects to this Unix socket or named pipe, whatever the host of the URL. */
  readonly socketPath?: string | undefined;
  /** How connections are dialled, in place of the direct way; `tls` and `socketPath` are then its own business. */
  readonly connector?: Connector | undefined;
}

/**
 * The connector that the options of a transport ask for: their own, or a direct one.
 * @param owner names the transport in errors.
 * @throws TypeError when options for dialling go together with a connector that does not know of them.
 */
export function chooseConnector(owner: string, { connector, tls, socketPath }: DiallingOptions): Connector {
  if (connector === undefined) return directConnector({ tls, socketPath });
  if (typeof connector !== "function") throw new TypeError(`${owner}: connector must be a function`);
  if (tls !== undefined || socketPath !== undefined) {
    throw new TypeError(
      `${owner}: with a connector, pass tls and socketPath to that one, such as directConnector({ tls })`,
    );
  }
  return connector;
}
