import type { ClientOptions, CookieStore, RequestOptions } from "@haulier/core";

/** Options that belong together, of a client and of its requests. */
export interface OptionGroup {
  readonly client: Partial<ClientOptions>;
  readonly request: RequestOptions;
}

/** What a client and a request can be given, one group of options at a time. */
export const optionGroups: Readonly<Record<string, OptionGroup>> = {
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

/** All of them at once. */
export const everyOption: OptionGroup = {
  client: merged(Object.values(optionGroups).map((group) => group.client)),
  request: merged(Object.values(optionGroups).map((group) => group.request)),
};

function alwaysTheSame(cookies: string): CookieStore {
  return { getCookieString: () => cookies, setCookies: () => {} };
}

function merged<Options extends object>(groups: readonly Options[]): Options {
  return Object.assign({}, ...groups) as Options;
}
