import type { App } from "./app.ts";
import type { Origin } from "./origin.ts";

/** Apps by the origins that they answer for, without any network. */
export class MemoryOrigins {
  readonly #apps = new Map<string, App>();

  /** The app of an origin; undefined when nothing answers there. */
  appAt(origin: string): App | undefined {
    return this.#apps.get(origin);
  }

  /** Names the next origin, which ends in `.test` as no real one does (RFC 6761), and has `app` answer for it. */
  readonly serve = async (app: App): Promise<Origin> => {
    const url = `http://origin-${this.#apps.size + 1}.test`;
    const closed = new AbortController();
    let requests = 0;
    this.#apps.set(url, (request) => {
      requests++;
      return app(new Request(request, { signal: closed.signal }));
    });
    return {
      url,
      get requests() {
        return requests;
      },
      connections: undefined,
      async [Symbol.asyncDispose]() {
        closed.abort();
      },
    };
  };
}
