import { gunzipSync } from "node:zlib";

import type { Dispatcher } from "undici";

import type { Contender, HttpTarget } from "../contender.ts";
import { jsonRequestHeaders, maxConnections, requestHeaders } from "../request-headers.ts";

/** The lowest level of undici, by hand: what a client over undici can hope for. */
export const undiciDispatch: Contender<HttpTarget> = {
  name: "undici.dispatch",
  async open(origin) {
    const { Agent } = await import("undici");
    const agent = new Agent({ connections: maxConnections });
    // A flat list is cheaper than an object.
    const headers = Object.entries(requestHeaders).flat();
    const jsonHeaders = Object.entries(jsonRequestHeaders).flat();
    const read = async (options: Omit<Dispatcher.DispatchOptions, "origin">): Promise<Buffer> =>
      new Promise((resolve, reject) => {
        agent.dispatch({ origin, ...options }, new BodyReader(resolve, reject));
      });
    return {
      getJson: async (path) => JSON.parse((await read({ path, method: "GET", headers })).toString()),
      getGzipJson: async (path) => JSON.parse(gunzipSync(await read({ path, method: "GET", headers })).toString()),
      postJson: async (path, value) => {
        const body = JSON.stringify(value);
        return JSON.parse((await read({ path, method: "POST", headers: jsonHeaders, body })).toString());
      },
      download: async (path) =>
        new Promise((resolve, reject) => {
          agent.dispatch({ origin, path, method: "GET", headers }, new ByteCounter(resolve, reject));
        }),
    };
  },
};

class BodyReader implements Dispatcher.DispatchHandler {
  readonly #resolve: (body: Buffer) => void;
  readonly #reject: (error: Error) => void;
  #first: Buffer | null = null;
  #chunks: Buffer[] | null = null;

  constructor(resolve: (body: Buffer) => void, reject: (error: Error) => void) {
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(): void {}

  onResponseStart(): void {}

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#first === null) this.#first = chunk;
    else if (this.#chunks === null) this.#chunks = [this.#first, chunk];
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#resolve(this.#chunks === null ? this.#first! : Buffer.concat(this.#chunks));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#reject(error);
  }
}

class ByteCounter implements Dispatcher.DispatchHandler {
  readonly #resolve: (length: number) => void;
  readonly #reject: (error: Error) => void;
  #length = 0;

  constructor(resolve: (length: number) => void, reject: (error: Error) => void) {
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(): void {}

  onResponseStart(): void {}

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#length += chunk.length;
  }

  onResponseEnd(): void {
    this.#resolve(this.#length);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#reject(error);
  }
}
