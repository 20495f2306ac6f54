import type { ConnectionInfo, HttpHeaders, ResponseExtensions, Timings } from "@haulier/core";

/** Where the facts come from. */
export interface FactSource {
  readonly httpVersion: string;
  readonly connectionInfo: ConnectionInfo | undefined;
  readonly timings: Timings;
  readonly trailers: HttpHeaders | undefined;
}

/** The extensions of a response, worked out only when they are looked at. */
export class ResponseFacts implements ResponseExtensions {
  readonly #source: FactSource;

  constructor(source: FactSource) {
    this.#source = source;
  }

  get httpVersion(): string {
    return this.#source.httpVersion;
  }

  get connection(): ConnectionInfo | undefined {
    return this.#source.connectionInfo;
  }

  get timings(): Timings {
    return this.#source.timings;
  }

  get trailers(): HttpHeaders | undefined {
    return this.#source.trailers;
  }
}
