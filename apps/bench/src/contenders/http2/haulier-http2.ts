import type { Contender, Http2Target } from "../../contender.ts";
import { openHaulierTarget } from "./haulier-target.ts";

/** `Http2Transport`, on Node's own sessions. */
export const haulierHttp2: Contender<Http2Target> = {
  name: "haulier (http2)",
  async open(origin) {
    const { Http2Transport } = await import("@haulier/http2");
    // While others have their turn, sessions of Node's stay open, and so shall these.
    return openHaulierTarget(origin, new Http2Transport({ limits: { keepAliveTimeout: 60_000 } }));
  },
};
