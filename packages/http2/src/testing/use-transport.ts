import { expect, onTestFinished, vi } from "vitest";

import type { Http2TransportOptions } from "../http2-options.ts";
import { Http2Transport } from "../http2-transport.ts";

/**
 * A transport for one test, which speaks HTTP/2 without TLS as well. When the test ends, nothing may be in flight; once the transport is
 * closed, nothing may be left.
 */
export function useTransport(options: Http2TransportOptions = {}): Http2Transport {
  const transport = new Http2Transport({ h2c: true, ...options });
  onTestFinished(async () => {
    await vi.waitFor(() => expect(transport.poolStatus()).toMatchObject({ active: 0, queued: 0 }));
    await transport.close();
    expect(transport.poolStatus()).toEqual({ open: 0, idle: 0, active: 0, queued: 0, origins: {}, sessions: [] });
  });
  return transport;
}
