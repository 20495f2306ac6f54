import { createCertificates } from "@haulier/conformance/server";
import type { Connector } from "@haulier/core";
import { directConnector, httpProxyConnector, type TlsOptions } from "@haulier/net";
import { afterAll, beforeAll } from "vitest";

import { startTunnelProxy, type TunnelProxy } from "./tunnel-proxy.ts";
import { startUnixRelay, type UnixRelay } from "./unix-relay.ts";

/** A way to the origins of a test. */
export interface Way {
  /** As in `through an HTTP proxy`. */
  readonly name: string;
  /** Cases of the conformance suite that say nothing there, with the reason. */
  readonly skip: Readonly<Record<string, string>>;
  /** Dials that way, with such TLS to the origins. */
  readonly connector: (tls: TlsOptions) => Connector;
}

/** A Unix socket for each port of an origin, for the tests of a file. */
export function useUnixSocket(): Way {
  let relay: UnixRelay;
  beforeAll(async () => {
    relay = await startUnixRelay();
  });
  afterAll(() => relay.close());
  return {
    name: "a Unix socket",
    skip: ofUnixSockets,
    connector: (tls) => async (target, options) =>
      directConnector({ tls, socketPath: await relay.pathTo(target.port) })(target, options),
  };
}

/** An HTTP proxy, for the tests of a file. */
export function useHttpProxy(): Way {
  const proxy = useProxy();
  return { name: "an HTTP proxy", skip: ofProxies, connector: (tls) => tunnels({ proxy: proxy().url, tls }) };
}

/** An HTTP proxy that is spoken to by TLS, for the tests of a file. */
export function useHttpsProxy(): Way {
  const { ca, server } = createCertificates();
  const proxy = useProxy(server);
  return {
    name: "an HTTPS proxy",
    skip: ofProxies,
    connector: (tls) => tunnels({ proxy: { url: proxy().url, tls: { ca } }, tls }),
  };
}

const noReset = "a Unix socket has no reset: what it leads to was reset, and it ends";
const ofUnixSockets = {
  "tells which connection carried an exchange": "the address at the other end is the path of the socket",
  "translates a refused connection": "the socket accepts, whatever the port that it leads to does",
  "times out connecting to an address that answers nothing":
    "the socket accepts, whatever the port that it leads to does",
  "translates a host name that does not exist": "nothing is looked up for a Unix socket",
  "translates /reset-before-head to ERR_READ": noReset,
  "translates /reset-mid-head to ERR_READ": noReset,
  "translates /reset-mid-body to ERR_READ": noReset,
  "translates /reset-until-close to ERR_READ": noReset,
};

const ofProxies = {
  "tells which connection carried an exchange": "the address at the other end is that of the proxy",
  "translates a refused connection": "it is the proxy that is refused",
  "translates a host name that does not exist": "it is the proxy that looks it up",
};

function useProxy(...tls: Parameters<typeof startTunnelProxy>): () => TunnelProxy {
  let proxy: TunnelProxy;
  beforeAll(async () => {
    proxy = await startTunnelProxy(...tls);
  });
  afterAll(() => proxy.close());
  return () => proxy;
}

/** Without a `route`, there are tunnels for `http:` as well. */
function tunnels(options: Parameters<typeof httpProxyConnector>[0]): Connector {
  const dial = httpProxyConnector(options);
  return (target, how) => dial(target, how);
}
