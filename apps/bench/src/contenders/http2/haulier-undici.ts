import type { Contender, Http2Target } from "../../contender.ts";
import { openHaulierTarget } from "./haulier-target.ts";

/** `UndiciTransport`, which takes HTTP/2 where ALPN chooses it. */
export const haulierUndiciHttp2: Contender<Http2Target> = {
  name: "haulier (undici)",
  async open(origin) {
    const { UndiciTransport } = await import("@haulier/undici");
    // While others have their turn, sessions of Node's stay open, and so shall these.
    const limits = { maxConnections: 1, keepAliveTimeout: 60_000 };
    return openHaulierTarget(origin, new UndiciTransport({ http2: true, limits }));
  },
};
