import { describeTransport } from "@haulier/conformance/vitest";

import { MockTransport } from "./mock-transport.ts";

describeTransport("MockTransport", { create: ({ handler }) => new MockTransport(handler) });

describeTransport("MockTransport with readBody: false", {
  create: ({ handler }) => new MockTransport(handler, { readBody: false }),
});
