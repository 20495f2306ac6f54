import { definePeer } from "../define-peer.ts";

export const chaos = definePeer({
  name: "chaos",
  summary: "TCP proxy that delays, throttles, cuts, resets or corrupts; Toxiproxy-like control API (own code)",
  async start(lab) {
    const control = await lab.port();
    lab.server("chaos.ts", [String(control)]);
    await lab.untilPorts(control);
    return { control: `http://127.0.0.1:${control}` };
  },
  version: () => "own code",
});
