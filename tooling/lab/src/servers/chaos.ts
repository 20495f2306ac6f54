// A TCP proxy that spoils connections on demand. Its control API is a subset of Toxiproxy's HTTP API (own code), so
// Toxiproxy clients work with it: https://github.com/Shopify/toxiproxy#http-api
// usage: chaos.ts CONTROL_PORT
//
//   POST   /proxies                     {"name":"web","listen":"127.0.0.1:0","upstream":"127.0.0.1:8080","enabled":true}
//   GET    /proxies   GET|POST|DELETE /proxies/NAME          (POST changes enabled, upstream)
//   POST   /proxies/NAME/toxics         {"type":"latency","stream":"downstream","toxicity":1,"attributes":{"latency":100}}
//   GET|POST|PATCH|DELETE /proxies/NAME/toxics/TOXIC
//   POST   /reset      all proxies enabled, all toxics gone
//   GET    /proxies/NAME/stats          {"accepted":N,"open":N,"up":BYTES,"down":BYTES}   (not in Toxiproxy)
//
// Toxics are in chaos-toxic.ts. A toxic applies to connections opened after it was added.
import http from "node:http";
import net from "node:net";
import { text as readText } from "node:stream/consumers";

import { Link } from "./chaos-link.ts";
import { createToxic, toxicDefaults, type Toxic } from "./chaos-toxic.ts";

interface ProxyRequest {
  readonly name?: string;
  readonly listen?: string;
  readonly upstream?: string;
  readonly enabled?: boolean;
}
type ToxicRequest = Partial<Omit<Toxic, "attributes">> & { readonly attributes?: Record<string, number> };

class Fault extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

class Proxy {
  readonly name: string;
  listen: string;
  upstream: string;
  readonly toxics = new Map<string, Toxic>();
  #server: net.Server | undefined;
  readonly #links = new Set<Link>();
  #accepted = 0;
  readonly #bytes = { upstream: 0, downstream: 0 };

  constructor({ name, listen = "127.0.0.1:0", upstream }: ProxyRequest) {
    if (!name || !upstream) throw new Fault(400, "missing required field: name, upstream");
    this.name = name;
    this.listen = listen;
    this.upstream = upstream;
  }

  async enable(): Promise<void> {
    if (this.#server) return;
    const server = net.createServer({ allowHalfOpen: true }, (client) => this.#accept(client));
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error) => reject(new Fault(500, error.message)));
      server.listen({ ...hostAndPort(this.listen), backlog: 1024 }, resolve);
    });
    const { address, port } = server.address() as net.AddressInfo;
    this.listen = `${address}:${port}`;
    this.#server = server;
  }

  async disable(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const link of this.#links) link.destroy();
    await closed;
  }

  addToxic({ name, type, stream = "downstream", toxicity = 1, attributes = {} }: ToxicRequest): Toxic {
    if (!type || !Object.hasOwn(toxicDefaults, type)) throw new Fault(400, `invalid toxic type: ${type}`);
    if (stream !== "upstream" && stream !== "downstream") {
      throw new Fault(400, "stream was invalid, can be either upstream or downstream");
    }
    const toxic = createToxic(type, attributes, { stream, toxicity }, name);
    if (this.toxics.has(toxic.name)) throw new Fault(409, "toxic already exists");
    this.toxics.set(toxic.name, toxic);
    return toxic;
  }

  get stats(): object {
    const { upstream: up, downstream: down } = this.#bytes;
    return { accepted: this.#accepted, open: this.#links.size, up, down };
  }

  toJSON(): object {
    const { name, listen, upstream, toxics } = this;
    return { name, listen, upstream, enabled: this.#server !== undefined, toxics: [...toxics.values()] };
  }

  #accept(client: net.Socket): void {
    this.#accepted++;
    const link = new Link(client, hostAndPort(this.upstream), [...this.toxics.values()], {
      onBytes: (stream, bytes) => (this.#bytes[stream] += bytes),
      onEnd: () => this.#links.delete(link),
    });
    this.#links.add(link);
    link.start();
  }
}

function hostAndPort(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(":");
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}

const proxies = new Map<string, Proxy>();

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

async function handle(method: string, [root, name, part, toxicName]: string[], body: unknown): Promise<Answer> {
  if (root === "version") return { status: 200, body: { version: "2.0.0-lab" } };
  if (root === "reset" && method === "POST") return await reset();
  if (root !== "proxies") throw new Fault(404, "not found");
  if (!name) return method === "GET" ? { status: 200, body: Object.fromEntries(proxies) } : await createProxy(body);
  const proxy = proxies.get(name);
  if (!proxy) throw new Fault(404, "proxy not found");
  if (part === "stats") return { status: 200, body: proxy.stats };
  if (part !== "toxics") return await changeProxy(method, proxy, body as ProxyRequest);
  if (toxicName) return changeToxic(method, proxy, toxicName, body as ToxicRequest);
  const toxics = method === "POST" ? proxy.addToxic(body as ToxicRequest) : [...proxy.toxics.values()];
  return { status: 200, body: toxics };
}

async function reset(): Promise<Answer> {
  for (const proxy of proxies.values()) proxy.toxics.clear();
  await Promise.all([...proxies.values()].map((proxy) => proxy.enable()));
  return { status: 204 };
}

async function createProxy(body: unknown): Promise<Answer> {
  const request = body as ProxyRequest;
  const proxy = new Proxy(request);
  if (proxies.has(proxy.name)) throw new Fault(409, "proxy already exists");
  if (request.enabled !== false) await proxy.enable();
  proxies.set(proxy.name, proxy);
  return { status: 201, body: proxy };
}

async function changeProxy(method: string, proxy: Proxy, { upstream, enabled }: ProxyRequest): Promise<Answer> {
  if (method === "DELETE") {
    await proxy.disable();
    proxies.delete(proxy.name);
    return { status: 204 };
  }
  if (method !== "GET") {
    if (upstream) proxy.upstream = upstream;
    if (enabled === true) await proxy.enable();
    if (enabled === false) await proxy.disable();
  }
  return { status: 200, body: proxy };
}

function changeToxic(method: string, proxy: Proxy, name: string, { attributes, toxicity }: ToxicRequest): Answer {
  const toxic = proxy.toxics.get(name);
  if (!toxic) throw new Fault(404, "toxic not found");
  if (method === "DELETE") {
    proxy.toxics.delete(name);
    return { status: 204 };
  }
  if (method !== "GET") {
    Object.assign(toxic.attributes, attributes);
    toxic.toxicity = toxicity ?? toxic.toxicity;
  }
  return { status: 200, body: toxic };
}

async function answer(request: http.IncomingMessage): Promise<Answer> {
  try {
    const text = await readText(request);
    const parts = new URL(request.url ?? "/", "http://chaos").pathname.split("/").filter(Boolean);
    return await handle(request.method ?? "GET", parts, text ? JSON.parse(text) : {});
  } catch (error) {
    const status = error instanceof Fault ? error.status : error instanceof SyntaxError ? 400 : 500;
    return { status, body: { error: (error as Error).message, status } };
  }
}

http
  .createServer((request, response) => {
    void answer(request).then(({ status, body }) => {
      if (body === undefined) response.writeHead(status).end();
      else response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  })
  .listen(Number(process.argv[2]), "127.0.0.1");
