import type { ConnectionInfo, ConnectTimings, HttpHeaders, Timings } from "@haulier/core";
import type { FactSource } from "@haulier/net";

import type { Http2Session } from "./http2-session.ts";
import { receivedHeaders } from "./received-fields.ts";

/** What is known of an attempt, for the response that it brings; moments by the clock of the transport. */
export class ExchangeFacts implements FactSource {
  readonly httpVersion = "HTTP/2";
  /** Since when the request waited for a session. */
  readonly waitingSince: number;
  readonly dispatchedAt: number;
  headersAt = 0;
  /** 0 until the response is complete. */
  doneAt = 0;
  /** As they were received; they are handed out when the response is complete. */
  rawTrailers: readonly string[] | undefined;
  readonly #session: Http2Session;
  readonly #reused: boolean;

  /** @param waitingSince 0 when it did not have to wait. */
  constructor(session: Http2Session, reused: boolean, waitingSince: number, dispatchedAt: number) {
    this.#session = session;
    this.#reused = reused;
    this.waitingSince = waitingSince === 0 ? dispatchedAt : waitingSince;
    this.dispatchedAt = dispatchedAt;
  }

  get connectionInfo(): ConnectionInfo {
    return this.#session.info(this.#reused);
  }

  get timings(): Timings {
    const dialled = this.#reused ? undefined : this.#session;
    const { dns, tcp, tls } = dialled?.dialTimings ?? noTimings;
    return {
      queued: Math.max(0, this.dispatchedAt - this.waitingSince - (dialled?.dialDuration ?? 0)),
      dns,
      tcp,
      tls,
      waiting: this.headersAt - this.dispatchedAt,
      receiving: this.doneAt === 0 ? undefined : this.doneAt - this.headersAt,
    };
  }

  get trailers(): HttpHeaders | undefined {
    if (this.rawTrailers === undefined || this.doneAt === 0) return undefined;
    const fields = receivedHeaders(this.rawTrailers);
    return fields.size === 0 ? undefined : fields;
  }
}

const noTimings: ConnectTimings = {};
