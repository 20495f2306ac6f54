// For users.
export { axiosAdapter } from "./axios-adapter.ts";
export type { AxiosAdapterOptions } from "./axios-adapter.ts";
export { createFetch } from "./create-fetch.ts";
export type { CreateFetchOptions, FetchClient } from "./create-fetch.ts";
export { FetchTransport } from "./fetch-transport.ts";
export type { FetchTransportOptions } from "./fetch-transport.ts";
export type { Fetch } from "./fetch.ts";
export { installGlobalFetch } from "./install-global-fetch.ts";
export type { GlobalFetchInstallation } from "./install-global-fetch.ts";
