import type { Server } from "node:http";

import { Client, type ClientOptions } from "@haulier/core";
import { expect, onTestFinished, vi } from "vitest";

import type { NodeListener } from "../app-failures.ts";
import { NodeHandlerTransport, type NodeHandlerTransportOptions } from "../node-handler-transport.ts";

/** Options of {@link useListener}: those of the transport, and some of the client. */
export type UseListenerOptions = NodeHandlerTransportOptions & { readonly client?: Partial<ClientOptions> };

/** A client of a listener or a server, for one test. At its end nothing may be in flight, and nothing stays open. */
export function useListener(app: NodeListener | Server, { client, ...options }: UseListenerOptions = {}): Client {
  const transport = new NodeHandlerTransport(app, options);
  onTestFinished(async () => {
    await vi.waitFor(() => expect(transport.poolStatus()).toMatchObject({ active: 0, queued: 0 }));
    await transport.close();
    expect(transport.poolStatus()).toMatchObject({ open: 0 });
  });
  return new Client({ transport, baseUrl: "http://app.test", ...client });
}
