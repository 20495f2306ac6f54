import type * as Core from "@haulier/core";
import type { ClientOptions, CookieStore, HttpRequest, HttpResponse, RequestOptions } from "@haulier/core";

import type { Contender } from "../contender.ts";
import { checkSmallObject, smallObject } from "../payloads.ts";
import { defineScenario } from "../scenario.ts";

const requests = 4000;
const origin = "http://localhost:8080";
const body = new TextEncoder().encode(JSON.stringify(smallObject));
const responseHeaders = {
  Date: "Fri, 20 Nov 2026 23:30:09 GMT",
  "Content-Type": "application/json",
  "Content-Length": String(body.length),
  "Cache-Control": "private, max-age=0",
  Vary: "Accept-Encoding",
};

/** Sends one request and gives the parsed body. */
type Call = () => Promise<unknown>;

interface EveryOption {
  readonly client: Partial<ClientOptions>;
  readonly request: RequestOptions;
}

/** What a client and a request can be given, one group of options at a time. */
const optionGroups: Readonly<Record<string, EveryOption>> = {
  headers: { client: { headers: { "X-Client": "bench" } }, request: { headers: { "X-A": "1", "X-B": "2" } } },
  params: { client: { params: { lang: "en" } }, request: { params: { page: 2, per_page: 50 } } },
  cookies: { client: { cookies: alwaysTheSame("session=1") }, request: { cookies: { theme: "dark" } } },
  auth: { client: { auth: ["user", "secret"] }, request: {} },
  hooks: { client: { eventHooks: { request: async () => {}, response: async () => {} } }, request: {} },
  mounts: { client: { mounts: { "https://": null, "http://internal.example": null } }, request: {} },
  timeout: { client: {}, request: { timeout: 2000 } },
  signal: { client: {}, request: { signal: new AbortController().signal } },
  checks: { client: { raiseForStatus: true, maxResponseSize: 1_000_000 }, request: { followRedirects: false } },
};

const everyOption: EveryOption = {
  client: merged(Object.values(optionGroups).map((group) => group.client)),
  request: merged(Object.values(optionGroups).map((group) => group.request)),
};

/** The price of `Client` itself: what it adds to a transport that answers from memory. */
export const clientOverhead = defineScenario<Call>({
  name: "client-overhead",
  title: `Client over a transport in memory, ${requests} requests one after the other`,
  contenders: [
    { name: "transport alone", open: openTransport },
    { name: "client.raw", open: openRaw },
    { name: "client", open: () => openClient({}, undefined) },
    ...Object.entries(optionGroups).map(([name, group]) => withOptions(`client + ${name}`, group)),
    withOptions("client + every option", everyOption),
    withOptions("client + every option + total", {
      client: everyOption.client,
      request: { ...everyOption.request, timeout: { total: 10_000 } },
    }),
  ],
  base: "transport alone",
  serve: null,
  requests,
  warmUpRounds: 4,
  rounds: 41,
  showsTime: true,
  async run(call) {
    for (let done = 0; done < requests; done++) checkSmallObject(await call());
  },
});

function withOptions(name: string, options: EveryOption): Contender<Call> {
  return { name, open: () => openClient(options.client, options.request) };
}

async function openTransport(): Promise<Call> {
  const core = await import("@haulier/core");
  const transport = inMemory(core);
  const request = new core.HttpRequest("GET", `${origin}/small`);
  return async () => (await transport.handleRequest(request)).json();
}

async function openRaw(): Promise<Call> {
  const core = await import("@haulier/core");
  const { raw } = new core.Client({ transport: inMemory(core) });
  const text = new TextDecoder();
  return async () => JSON.parse(text.decode((await raw.get(`${origin}/small`)).body));
}

async function openClient(options: Partial<ClientOptions>, request: RequestOptions | undefined): Promise<Call> {
  const core = await import("@haulier/core");
  const client = new core.Client({ transport: inMemory(core), baseUrl: origin, ...options });
  return async () => (await client.get("/small", request)).json();
}

interface InMemoryTransport {
  handleRequest(request: HttpRequest): Promise<HttpResponse>;
}

function inMemory(core: typeof Core): InMemoryTransport {
  const headers = new core.HttpHeaders(responseHeaders);
  return { handleRequest: () => Promise.resolve(new core.HttpResponse({ headers, body })) };
}

function alwaysTheSame(cookies: string): CookieStore {
  return { getCookieString: () => cookies, setCookies: () => {} };
}

function merged<Options extends object>(groups: readonly Options[]): Options {
  return Object.assign({}, ...groups) as Options;
}
