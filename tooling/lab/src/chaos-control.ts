import type { ToxicAttributes, ToxicType } from "./servers/chaos-toxic.ts";

export type { ToxicAttributes, ToxicType };

export interface ToxicOptions {
  /** To the client, or to the server. @defaultValue "downstream" */
  readonly stream?: "downstream" | "upstream";
  /** Probability that a connection is hit, 0 to 1. @defaultValue 1 */
  readonly toxicity?: number;
}

export interface ChaosStats {
  /** Connections since the proxy was made, and connections open now. */
  readonly accepted: number;
  readonly open: number;
  /** Bytes that passed. */
  readonly up: number;
  readonly down: number;
}

/** A proxy of the peer `chaos`, in front of an upstream. Disposing it closes its connections and its port. */
export class ChaosProxy implements AsyncDisposable {
  static #created = 0;
  /** `127.0.0.1:PORT` */
  readonly host: string;
  readonly #at: string;

  private constructor(at: string, host: string) {
    this.#at = at;
    this.host = host;
  }

  /** @param upstream - URL of a peer, or `host:port` */
  static async create(control: string, upstream: string): Promise<ChaosProxy> {
    const name = `proxy-${process.pid}-${ChaosProxy.#created++}`;
    const host = upstream.includes("://") ? new URL(upstream).host : upstream;
    const { listen } = (await call("POST", `${control}/proxies`, { name, upstream: host })) as { listen: string };
    return new ChaosProxy(`${control}/proxies/${name}`, listen);
  }

  /** Spoils the connections that are opened from now on. */
  async add<Type extends ToxicType>(
    type: Type,
    attributes: Partial<ToxicAttributes<Type>> = {},
    options: ToxicOptions = {},
  ): Promise<void> {
    await call("POST", `${this.#at}/toxics`, { type, attributes, ...options });
  }

  /** Closes the port and every connection; `enable` opens the same port again. */
  async disable(): Promise<void> {
    await call("POST", this.#at, { enabled: false });
  }

  async enable(): Promise<void> {
    await call("POST", this.#at, { enabled: true });
  }

  async stats(): Promise<ChaosStats> {
    return (await call("GET", `${this.#at}/stats`)) as ChaosStats;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await call("DELETE", this.#at);
  }
}

async function call(method: string, url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const text = await response.text();
  if (!response.ok) throw new Error(`chaos: ${method} ${url}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}
