import { Client, type ClientOptions } from "@haulier/core";
import { expect, onTestFinished, vi } from "vitest";

import { UndiciTransport, type UndiciTransportOptions } from "../undici-transport.ts";

/** A transport for one test. When that ends, nothing may be in flight; once the transport is closed, nothing may be left. */
export function useTransport(options: UndiciTransportOptions = {}): UndiciTransport {
  const transport = new UndiciTransport(options);
  onTestFinished(async () => {
    await vi.waitFor(() => expect(transport.poolStatus()).toMatchObject({ active: 0, queued: 0 }));
    await transport.close();
    expect(transport.poolStatus()).toEqual({ open: 0, idle: 0, active: 0, queued: 0, origins: {} });
  });
  return transport;
}

/** A client for one test, over such a transport. */
export function useClient(options: Partial<ClientOptions> = {}, transport?: UndiciTransportOptions): Client {
  return new Client({ transport: useTransport(transport), ...options });
}
