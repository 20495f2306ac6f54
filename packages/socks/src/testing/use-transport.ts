import { expect, onTestFinished, vi } from "vitest";

import { SocksTransport, type SocksTransportOptions } from "../socks-transport.ts";

/** A transport for one test. When that ends, nothing may be in flight; once the transport is closed, nothing may be left. */
export function useTransport(options: SocksTransportOptions): SocksTransport {
  const transport = new SocksTransport(options);
  onTestFinished(async () => {
    await vi.waitFor(() => expect(transport.poolStatus()).toMatchObject({ active: 0, queued: 0 }));
    await transport.close();
    expect(transport.poolStatus()).toEqual({ open: 0, idle: 0, active: 0, queued: 0, origins: {} });
  });
  return transport;
}
