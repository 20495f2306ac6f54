import type { PoolLimits, Transport } from "@haulier/core";

import type { Handler } from "./handler.ts";
import type { Road } from "./requirements.ts";

/** What a transport is made with for one case. */
export interface TransportSetup {
  /** PEM: the authority to trust, and a client certificate where the case needs one. */
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  /** Limits of the pool; what is not given is up to the transport. */
  readonly limits: Partial<PoolLimits>;
  /** The socket to connect to in place of the URL's host; only when the road is `unix`. */
  readonly socketPath: string | undefined;
  /** The endpoints as a function, for a transport without a network. */
  readonly handler: Handler;
}

/** A transport under test. */
export interface TransportUnderTest {
  /** Makes a fresh transport for each case; the suite closes it. */
  create(setup: TransportSetup): Transport | Promise<Transport>;
  /**
   * How the endpoints are reached. `h2` needs a transport that speaks HTTP/2, `h2c` one that does so without TLS, `unix` one that takes `socketPath`.
   * @defaultValue `http` for a transport with a network, else `handler`
   */
  readonly road?: Road | undefined;
  /** Cases that the transport does not pass, by name, with the reason. A name that is not a case is an error. */
  readonly skip?: Readonly<Record<string, string>> | undefined;
}
